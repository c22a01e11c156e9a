import { readJcard } from '../../../connectors/whois/jcard.js';
import { describeShared, readShared, sharedFiles } from '../../support/shared-fixtures.js';

const version = ['version', {}, 'text', '4.0'];

test('a contact is read with its kind, address, numbers and the form that stands in for its e-mail', () => {
  const card = readJcard([
    'vcard',
    [
      version,
      ['kind', {}, 'text', 'Individual'],
      ['fn', {}, 'text', 'Ada Testwell'],
      ['org', {}, 'text', ['Northlist GmbH', 'Sales']],
      ['adr', {}, 'text', ['', '', ['1 Test Street', 'Floor 2'], 'London', '', 'N1 1AA', 'GB']],
      ['tel', { type: ['work', 'voice'] }, 'uri', 'tel:+44.2079460000;ext=7'],
      ['tel', { type: 'fax' }, 'uri', 'tel:+44.2079460001'],
      ['email', {}, 'text', 'ada@northlist.example'],
      ['email', {}, 'text', 'ada@northlist.example'],
      ['contact-uri', {}, 'uri', 'https://registrar.example/form'],
    ],
  ]);
  expect(card).toEqual({
    kind: 'individual',
    fn: 'Ada Testwell',
    org: 'Northlist GmbH',
    title: null,
    emails: ['ada@northlist.example'],
    phones: ['tel:+44.2079460000;ext=7'],
    address: { street: '1 Test Street, Floor 2', city: 'London', region: null, postalCode: 'N1 1AA', country: 'GB' },
    contactUri: 'https://registrar.example/form',
  });
});

test('an address that is one label keeps its country code only, and one of another length says nothing', () => {
  const adr = (parameters: object, value: unknown) =>
    readJcard(['vcard', [version, ['adr', parameters, 'text', value]]]);
  expect(adr({ cc: 'DE', label: 'Somewhere\nBerlin' }, ['', '', '', '', '', '', ''])).toMatchObject({
    address: { country: 'DE', city: null },
  });
  expect(adr({}, ['TR'])).toMatchObject({ address: null });
});

test.each<[string, unknown]>([
  ['not-a-jcard', 'vcard'],
  ['not-a-jcard', null],
  ['not-a-jcard', []],
  ['not-a-jcard', [['vcard']]],
  ['bad-label', ['vcardX', []]],
  ['bad-properties', ['vcard', false]],
  ['bad-property', ['vcard', [['version', {}, 'text']]]],
  ['bad-property', ['vcard', ['version']]],
  ['bad-property-name', ['vcard', [[false, {}, 'text', '4.0']]]],
  ['bad-parameters', ['vcard', [['version', false, 'text', '4.0']]]],
  ['bad-type', ['vcard', [['version', {}, 42, '4.0']]]],
  ['too-deep', ['vcard', [['version', {}, 'text', ['a', ['b', ['c']]]]]]],
  ['too-deep', ['vcard', [['fn', {}, 'text', { text: 'x' }]]]],
])('%s is refused by that name', (refused, raw) => {
  expect(readJcard(raw)).toEqual({ refused });
});

describeShared('the jCards of openrdap', () => {
  const isJson = (name: string) => !/invalid_json|parameters_2|nest_depth/.test(name);
  test.each(sharedFiles('rdap/openrdap').filter((name) => name.startsWith('jcard_error') && isJson(name)))(
    '%s is refused with a reason',
    (name) => {
      expect(readJcard(JSON.parse(readShared('rdap/openrdap', name).toString('utf8')))).toHaveProperty('refused');
    },
  );
  test.each(['jcard_example.json', 'jcard_mixed.json'])('%s is read', (name) => {
    expect(readJcard(JSON.parse(readShared('rdap/openrdap', name).toString('utf8')))).toHaveProperty('fn');
  });
});
