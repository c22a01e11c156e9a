/**
 * HTML as a typed template: text is escaped wherever it stands, and only what this module made is markup. Values stand between tags or in
 * quoted attributes; a template that opens an attribute without a quote is refused, for no escaping makes that safe.
 */

export interface Html {
  readonly markup: string;
}

export type Piece = string | number | Html | null | readonly Piece[];

// Only objects made here count as markup: an object from a form or a document that has a `markup` member does not.
const made = new WeakSet<object>();

function make(markup: string): Html {
  const html = Object.freeze({ markup });
  made.add(html);
  return html;
}

/** Builds markup. Text and numbers are escaped, lists are joined, null is nothing. Throws `TypeError` for a value in an unquoted attribute,
 *  in a tag's name or in a comment, script or style. */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  let markup = parts[0] ?? '';
  for (const [index, value] of values.entries()) {
    if (!isSafePlace(markup)) throw new TypeError('A value may stand between tags or in a quoted attribute only.');
    markup += write(value) + (parts[index + 1] ?? '');
  }
  return make(markup);
}

function write(value: Piece): string {
  if (value === null) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeText(String(value));
  if (Array.isArray(value)) return value.map(write).join('');
  if (!made.has(value)) throw new TypeError('This object is no markup.');
  return (value as Html).markup;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** `text` for both places; the two quotes too, so that no attribute can be left. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character]!);
}

// Where the last tag stands open, the value must be inside of its quotes.
function isSafePlace(markup: string): boolean {
  const tag = markup.slice(markup.lastIndexOf('<'));
  if (/^<(?:script|style|!--)/i.test(tag)) return false;
  if (markup.lastIndexOf('<') < 0 || isClosed(tag)) return true;
  return /^<[a-z][a-z0-9-]*(?:\s+[a-z-]+(?:="[^"]*")?)*\s+(?!on|style)[a-z-]+="[^"]*$/i.test(tag);
}

function isClosed(tag: string): boolean {
  return tag.replace(/"[^"]*"/g, '').includes('>');
}
