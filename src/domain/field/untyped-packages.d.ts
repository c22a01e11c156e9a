/** Types of the two packages that come without any; only what the field types use. */

declare module 'role-based-email-addresses' {
  /** Local parts of shared mailboxes, lower case. */
  const localParts: readonly string[];
  export default localParts;
}

declare module 'parse-full-name' {
  interface ParsedFullName {
    title: string;
    first: string;
    middle: string;
    last: string;
    nick: string;
    suffix: string;
    error: string[];
  }
  /** `fixCase` 0 keeps the letters' case; `useLongLists` 0 knows only the common titles and suffixes. */
  export function parseFullName(
    name: string,
    part: 'all',
    fixCase: 0 | 1,
    stopOnError: 0 | 1,
    useLongLists: 0 | 1,
  ): ParsedFullName;
}
