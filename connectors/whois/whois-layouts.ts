/**
 * Layouts that whoiser's parser does not know, brought into the `Label: value` form it does: data, not code. Each row names the registry
 * whose texts need it.
 */

interface Layout {
  readonly pattern: RegExp;
  readonly replacement: string;
}

const layouts: readonly Layout[] = [
  // .fi, .kz: `created............: 15.12.2015`
  { pattern: /^([ \t]*[A-Za-z][A-Za-z /-]*?)\.{2,}[ \t]*:/gm, replacement: '$1:' },
  // .ch, .li: `Registrar<tab>Name`
  { pattern: /^(Registrar|First registration date|Domain name)\t+/gm, replacement: '$1: ' },
  // .dk, .ee, .fi, .hk, .kz, .sk: the country stands in the block of the registrant, under a bare label; no line of the block may speak of
  // somebody else
  {
    pattern:
      /^([ \t]*(?:(?:Domain )?Registrant|Holder|Registrant Contact Information|Organization Using Domain Name)[ \t]*(?::[^\n]*)?\n(?:[ \t]*\n)?(?:(?![^\n]*\b(?:admin|tech|billing|registrar))[ \t]*\S[^\n]*\n){0,12}?)[ \t]*Country(?: Code)?[ \t]*:/gim,
    replacement: '$1Registrant Country:',
  },
  // .pl, .gg, .nl, .ee: the registrar's name stands on the line after its label, in .ee with a label of its own
  {
    pattern: /^[ \t]*registrar:[ \t]*\n[ \t]*(?:name:[ \t]*)?([^\s:][^:\n]*(?:\(http[^\n]*)?)$/gim,
    replacement: 'Registrar: $1',
  },
  // .edu, .tw, .hu: the registrant's name stands on the line after its label
  { pattern: /^[ \t]*registrant:[ \t]*\n[ \t]*([^\s:][^:\n]*)$/gim, replacement: 'Registrant Name: $1' },
  // .tw: whoiser takes this label for advertising
  { pattern: /^[ \t]*Registration Service Provider:/gm, replacement: 'Registrar:' },
  // .tw: `Record created on 2000-08-29 10:22:50 (UTC+8)`
  { pattern: /^[ \t]*Record created on[ \t]+/gm, replacement: 'Created Date: ' },
  { pattern: /^[ \t]*Record expires on[ \t]+/gm, replacement: 'Expiry Date: ' },
  // .gg, .je: `Registered on 30th April 2003 at 00:00:00.000`
  { pattern: /^[ \t]*Registered on[ \t]+(\d{1,2}(?:st|nd|rd|th)[^\n]*)$/gm, replacement: 'Created Date: $1' },
  // .edu
  { pattern: /^Domain record activated:/gm, replacement: 'Created Date:' },
  { pattern: /^Domain expires:/gm, replacement: 'Expiry Date:' },
  // .hu, .pl, .ir, .sk, .ch
  { pattern: /^(?:record created|First registration date):/gm, replacement: 'Created Date:' },
  { pattern: /^(?:renewal date|expire-date|Valid Until):/gm, replacement: 'Expiry Date:' },
  // .int (IANA): whoiser reads every `organisation` as the registrar
  { pattern: /^organisation:/gm, replacement: 'Registrant Organization:' },
  // .hk, .kz
  { pattern: /^(?:Company English Name \([^\n]*?\)|Organization Name):/gm, replacement: 'Registrant Organization:' },
];

/** The text with every known layout in the form `Label: value`. */
export function withKnownLayout(text: string): string {
  return layouts.reduce(
    (sofar, { pattern, replacement }) => sofar.replace(pattern, replacement),
    text.replace(/\r/g, ''),
  );
}
