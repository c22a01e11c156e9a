/** MongoDB's regular expressions (PCRE) in JavaScript's dialect: flags i, m, s, x; what cannot be translated is refused. */

import { badValue } from '../errors.js';
import { regexParts } from '../values/bson-type.js';

/** MongoDB's limit for a pattern, in characters ("$regex", 32,764 since 4.2). */
const maxPatternLength = 32_764;

/** Drops the white space and `#` comments that flag x allows, outside classes and escapes. */
function withoutExtendedSpace(source: string): string {
  let result = '';
  let inClass = false;
  for (let at = 0; at < source.length; at++) {
    const char = source[at] as string;
    if (char === '\\') {
      result += char + (source[++at] ?? '');
      continue;
    }
    if (char === '[') inClass = true;
    if (char === ']') inClass = false;
    if (!inClass && /\s/.test(char)) continue;
    if (!inClass && char === '#') {
      const lineEnd = source.indexOf('\n', at);
      if (lineEnd < 0) break;
      at = lineEnd;
      continue;
    }
    result += char;
  }
  return result;
}

/**
 * A RegExp for a pattern with MongoDB's flags. Throws BadValue for unknown flags and for patterns that JavaScript cannot read;
 * the message leaves the pattern out, which may hold a person's name.
 */
export function compileRegex(source: string, flags: string): RegExp {
  if (source.includes('\0') || flags.includes('\0')) throw badValue('Regular expression cannot contain a null byte');
  if (source.length > maxPatternLength) throw badValue('Regular expression is too long');
  if (!/^[imsxu]*$/.test(flags)) throw badValue(`invalid flag in regex options: ${flags}`);
  // PCRE's leading (?i) group, the only inline form drivers write.
  const inline = /^\(\?([ims]+)\)/.exec(source);
  const body = inline === null ? source : source.slice(inline[0].length);
  const letters = [...new Set(flags + (inline?.[1] ?? ''))].filter((flag) => 'ims'.includes(flag)).join('');
  try {
    return new RegExp(flags.includes('x') ? withoutExtendedSpace(body) : body, letters);
  } catch (cause) {
    throw badValue(`Regular expression is invalid: ${(cause as Error).name}`);
  }
}

/** The RegExp for a RegExp or BSONRegExp value. Throws as `compileRegex`. */
export function regexOf(value: object): RegExp {
  const { source, flags } = regexParts(value);
  return compileRegex(source, flags);
}
