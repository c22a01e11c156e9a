/** whoiser's text parser, used alone: its own client has no guard and ignores its time limit. It has no types. */
declare module 'whoiser/src/parsers.js' {
  const parsers: {
    /** Labels (renamed to gTLD ones where known) and their values; values of equal labels are joined by a space. */
    parseDomainWhois(domain: string, text: string, ignorePrivacy: boolean): Record<string, string | string[]>;
  };
  export default parsers;
}
