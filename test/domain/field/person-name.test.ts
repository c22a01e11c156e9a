import fc from 'fast-check';
import { familyKey, givenKey, personName } from '../../../src/domain/field/person-name.js';
import { checkLaws, cleaned, refusal } from './laws.js';

const words = fc.constantFrom(
  ...'Elin Sandvik ELIN roe Jane van der de la García López María y Jr. III PhD Dr. Ms. Nguyễn Văn An Wang Wei Min-jun Kim 王小明 山田 太郎 김철수 Иван Петров Иванович , - ( ) " MA Ma Don J. O\'Brien'.split(
    ' ',
  ),
);
const text = fc.array(words, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(' '));
const parts = fc.record({ full: text, given: text, family: text, prefix: text, suffix: text }, { requiredKeys: [] });

describe('the laws of field types', () => checkLaws(personName, fc.oneof(text, parts)));

// raw, full, given, family, prefix, suffix
type Row = readonly [string, string, string | null, string | null, (string | null)?, (string | null)?];
const table: readonly Row[] = [
  ['Elin Sandvik', 'Elin Sandvik', 'Elin', 'Sandvik'],
  ['  Elin \t Sandvik ', 'Elin Sandvik', 'Elin', 'Sandvik'],
  ['ELIN SANDVIK', 'Elin Sandvik', 'Elin', 'Sandvik'],
  ['elin sandvik', 'Elin Sandvik', 'Elin', 'Sandvik'],
  ['SANDVIK, Elin', 'Elin Sandvik', 'Elin', 'Sandvik'],
  ['SANDVIK Elin', 'Elin Sandvik', 'Elin', 'Sandvik'],
  ['Elin SANDVIK', 'Elin Sandvik', 'Elin', 'Sandvik'],
  ['van der Berg, Ms. Anna-Lena', 'Anna-Lena van der Berg', 'Anna-Lena', 'van der Berg', 'Ms.'],
  ['Berg, Anna van der', 'Anna van der Berg', 'Anna', 'van der Berg'],
  ['Dr. María de la Vega', 'María de la Vega', 'María', 'de la Vega', 'Dr.'],
  ['Prof. Dr. Karl Roe', 'Karl Roe', 'Karl', 'Roe', 'Prof. Dr.'],
  ['John Q. Public Jr.', 'John Q. Public Jr.', 'John', 'Public', null, 'Jr.'],
  ['JOHN PUBLIC III', 'John Public III', 'John', 'Public', null, 'III'],
  ['Jane Roe, PhD, MBA', 'Jane Roe', 'Jane', 'Roe', null, 'PhD, MBA'],
  ['Roe, Jane, PhD', 'Jane Roe', 'Jane', 'Roe', null, 'PhD'],
  ['Jane Roe MD', 'Jane Roe', 'Jane', 'Roe', null, 'MD'],
  ['Yo-Yo Ma', 'Yo-Yo Ma', 'Yo-Yo', 'Ma'],
  ['Robert (Bob) Roe', 'Robert Roe', 'Robert', 'Roe'],
  ['Robert "Bob" Roe', 'Robert Roe', 'Robert', 'Roe'],
  ['Jane Roe | Acme', 'Jane Roe', 'Jane', 'Roe'],
  ['Jane Roe 🚀', 'Jane Roe', 'Jane', 'Roe'],
  ['Jane Roe (she/her)', 'Jane Roe', 'Jane', 'Roe'],
  ["Sinéad o'brien-mccarthy", "Sinéad o'brien-mccarthy", 'Sinéad', "o'brien-mccarthy"],
  ["SINÉAD O'BRIEN", "Sinéad O'Brien", 'Sinéad', "O'Brien"],
  ['Ludwig van Beethoven', 'Ludwig van Beethoven', 'Ludwig', 'van Beethoven'],
  ['J. R. R. Roe', 'J. R. R. Roe', 'J. R. R.', 'Roe'],
  ['Anna Maria Svensson', 'Anna Maria Svensson', 'Anna Maria', 'Svensson'],
  ['Juan García López', 'Juan García López', 'Juan', 'García López'],
  ['Ana María López', 'Ana María López', 'Ana María', 'López'],
  ['Santiago Ramón y Cajal', 'Santiago Ramón y Cajal', 'Santiago', 'Ramón y Cajal'],
  ['Juan Urkullu López', 'Juan Urkullu López', null, null],
  ['Nguyễn Văn An', 'Nguyễn Văn An', null, null],
  ['Kim Nguyen', 'Kim Nguyen', 'Kim', 'Nguyen'],
  ['Li Wei', 'Li Wei', null, null],
  ['Xiaoming Wang', 'Xiaoming Wang', 'Xiaoming', 'Wang'],
  ['Kim Min-jun', 'Kim Min-jun', null, null],
  ['Min-jun Kim', 'Min-jun Kim', 'Min-jun', 'Kim'],
  ['Kim Larsen', 'Kim Larsen', 'Kim', 'Larsen'],
  ['Lin Hansson', 'Lin Hansson', 'Lin', 'Hansson'],
  ['Madonna', 'Madonna', null, null],
  ['王小明', '王小明', null, null],
  ['山田 太郎', '山田 太郎', '太郎', '山田'],
  ['김철수', '김철수', '철수', '김'],
  ['Иван Петров', 'Иван Петров', 'Иван', 'Петров'],
  ['Петров Иван Иванович', 'Иван Иванович Петров', 'Иван Иванович', 'Петров'],
  ['Don Roe', 'Don Roe', 'Don', 'Roe'],
  ['Ana DE LA CRUZ', 'Ana de la Cruz', 'Ana', 'de la Cruz'],
  ['Naomi Ii', 'Naomi Ii', 'Naomi', 'Ii'],
];

test.each(table)('%s', (raw, full, given, family, prefix = null, suffix = null) => {
  const { value, flags } = cleaned(personName, raw);
  expect(value).toMatchObject({ full, given, family, prefix, suffix });
  expect(flags).toEqual(given === null && family === null ? ['unsplit'] : []);
});

test.each([
  ['unknown', 'placeholder'],
  ['N/A', 'placeholder'],
  ['Admin', 'placeholder'],
  ['Test User', 'placeholder'],
  ['REDACTED FOR PRIVACY', 'placeholder'],
  ['Dr.', 'no-letters'],
  ['12345', 'no-letters'],
  ['...', 'no-letters'],
  ['jane@acme.example', 'not-a-name'],
  ['https://acme.example/jane', 'not-a-name'],
  ['user123', 'not-a-name'],
  ['Nordlys Robotics GmbH', 'organisation-name'],
  ['Acme, Inc.', 'organisation-name'],
  ['x'.repeat(201), 'too-long'],
])('%s is refused as %s', (raw, reason) => {
  const found = refusal(personName, raw);
  expect(found === reason || (raw === 'Dr.' && found !== null)).toBe(true);
});

test('the country only keeps a name whole', () => {
  expect(cleaned(personName, 'Nagy János', 'HU').value.family).toBeNull();
  expect(cleaned(personName, 'Nagy János').value.family).not.toBeNull();
});

test('parts given by the source are taken as they are', () => {
  expect(cleaned(personName, { given: 'Li', family: 'Wei' }).value).toMatchObject({
    full: 'Li Wei',
    given: 'Li',
    family: 'Wei',
  });
  expect(cleaned(personName, { given: 'ELIN', family: 'SANDVIK' }).value.full).toBe('Elin Sandvik');
  expect(cleaned(personName, { full: 'Roe, Jane', given: 'Jane' }).value).toMatchObject({
    full: 'Jane Roe',
    given: 'Jane',
    family: null,
  });
  expect(cleaned(personName, { full: 'Robert Roe', given: 'Bob', family: 'Roe' }).value).toMatchObject({
    full: 'Bob Roe',
    given: 'Bob',
  });
  expect(cleaned(personName, { given: '太郎', family: '山田' }).value.full).toBe('山田太郎');
  expect(cleaned(personName, { given: 'John', family: 'Public', suffix: 'junior' }).value).toMatchObject({
    full: 'John Public Jr.',
    suffix: 'Jr.',
  });
});

test('keys fold accents, case, hyphens and titles, and keep generations and Han characters apart', () => {
  const key = (raw: string) => cleaned(personName, raw).key;
  expect(key('Dr. José MÜLLER')).toBe(key('Jose Muller'));
  expect(key('Anna-Lena Roe')).toBe(key('Anna Lena Roe'));
  expect(key('John Public Jr')).not.toBe(key('John Public Sr'));
  expect(key('山田 太郎')).toBe(key('山田太郎'));
  expect(key('王伟')).not.toBe(key('王维'));
});

test('family and given keys are one folded word, or null for a whole name', () => {
  const name = cleaned(personName, 'Anna-Lena Maria van der Berg').value;
  expect([givenKey(name), familyKey(name)]).toEqual(['annalena', 'vanderberg']);
  const whole = cleaned(personName, 'Li Wei').value;
  expect([givenKey(whole), familyKey(whole)]).toEqual([null, null]);
});

test('likeness knows swaps, initials and short forms, and parts strangers', () => {
  const like = (a: string, b: string) => personName.compare(cleaned(personName, a).value, cleaned(personName, b).value);
  expect(like('Bob Roe', 'Robert Roe')).toBeGreaterThan(0.9);
  expect(like('J. Roe', 'Jane Roe')).toBeGreaterThan(0.9);
  expect(like('Roe Jane', 'Jane Roe')).toBeGreaterThan(0.9);
  expect(like('John Public Jr.', 'John Public Sr.')).toBeLessThan(0.5);
  expect(like('王伟', '王维')).toBe(0);
  expect(like('Jane Roe', 'Olaf Nilsen')).toBeLessThan(0.6);
});

test('invisible and bidi characters vanish', () => {
  expect(cleaned(personName, '\u202eElin\u200b\u0000 \ufeffSandvik').value.full).toBe('Elin Sandvik');
});
