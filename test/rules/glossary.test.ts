import { emptyNames, forbiddenWords, glossaryViolations, otherVocabulary } from './glossary-rules.js';
import { sourceFiles } from './source-tree.js';

const files = sourceFiles('src', 'connectors', 'jobs').filter(({ path }) => !path.startsWith(otherVocabulary));

describe('the glossary of style.md section 3', () => {
  test('no second word stands in a name, a route or a comment', () => {
    expect(files.flatMap(glossaryViolations)).toEqual([]);
  });

  test('no declared name fits everything', () => {
    expect(files.flatMap(emptyNames)).toEqual([]);
  });

  test.each([
    ['interface LeadScore {}'],
    ["app.get('/v1/leads', list);"],
    ['// every entity has a name'],
    ['const entityIds = [];'],
    ['// the golden record'],
    ["const importId = 'x';"],
    ["const batchDate = 'x';"],
    ["const collection = 'black_list';"],
    ['function addToOptOutList() {}'],
    ['const dataset = 1;'],
    ['function unsubscribe() {}'],
  ])('sees the second word in: %s', (text) => {
    expect(glossaryViolations({ path: 'src/operations/planted.ts', text })).toHaveLength(1);
  });

  test.each([
    ['class ProfileManager {}'],
    ['function processData() {}'],
    ['const fieldUtils = {};'],
    ['interface CompanyInfo { x: 1 }'],
    ['type StoreService = 1;'],
  ])('sees the empty name in: %s', (text) => {
    expect(emptyNames({ path: 'src/operations/planted.ts', text })).toHaveLength(1);
  });

  test('a word is allowed where it is another one, and each exception has a reason', () => {
    expect(glossaryViolations({ path: 'connectors/whois/rdap.ts', text: 'const entities = answer.entities;' })).toEqual(
      [],
    );
    expect(glossaryViolations({ path: 'src/operations/x.ts', text: '// this leads to a miss; leading zeros' })).toEqual(
      [],
    );
    for (const { allowed } of forbiddenWords)
      for (const reason of Object.values(allowed)) expect(reason.length).toBeGreaterThan(10);
  });
});
