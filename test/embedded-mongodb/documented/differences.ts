/** Where a server answers a case otherwise than MongoDB documents: known, asserted, and listed in src/embedded-mongodb/README.md. */

export type ServerName = 'embedded' | 'FerretDB';

/** By the name of the case: what each server gives that does not give the documented answer. */
export const differences: Readonly<Record<string, Partial<Record<ServerName, unknown>>>> = {
  'an empty array sorts before null': { FerretDB: [1, 2, 3] },
  'the position that the filter met': { embedded: { error: 2 } },
  'dropping and keeping together': { FerretDB: { error: 31254 } },
  // A JavaScript object has such names in front, whatever their place in the stored bytes.
  'numbers in names are ordered as numbers': { embedded: ['9', '10', '_id'] },
  'new fields come in the order of their names': { FerretDB: ['_id', 'z', 'c', 'b', 'a'] },
  '$pop from a scalar': { FerretDB: { error: 2 } },
  '$inc by 0 modifies nothing': { FerretDB: { n: 1, nModified: 1 } },
  '$[] on a scalar': { FerretDB: { error: 28 } },
  'one path asked twice': { FerretDB: { error: 419430429 } },
  'an index over two arrays': { FerretDB: [true] },
  'a unique index over duplicates': { FerretDB: { error: 1 } },
  '$count of nothing gives no document': { FerretDB: [{ n: 0 }] },
  'a decimal can be stored': { embedded: { error: 2 } },
  'a field name that begins with $': { embedded: { error: 52 } },
  'a limit below zero': { FerretDB: 'answered' },
  'an unknown option of find': { embedded: { error: 2 }, FerretDB: { error: 2 } },
};
