/** Remembers what pure functions of a text gave: the names of companies and the titles of posts come again in record after record, and a
 *  record's own at every door it passes. Not for texts that name a person. */

// Texts are at most 200 characters long: some 3 MB where all of them are.
const mostTexts = 5_000;

/** `compute`, asked once for each text until `most` others have been asked. It must be pure, and its result is shared. */
export function remembered<V>(compute: (text: string) => V, most = mostTexts): (text: string) => V {
  const known = new Map<string, { readonly value: V }>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found.value;
    const value = compute(text);
    if (known.size >= most) known.clear();
    known.set(text, { value });
    return value;
  };
}
