import { normalise } from '../../../connectors/whois/normalise.js';
import type { Json } from '../../../src/connector-kit/contract.js';
import { describeShared, readShared, sharedFiles } from '../../support/shared-fixtures.js';
import { attempt, hiddenAmong, subjectOf, valuesOf } from './reading.js';

describeShared('the RDAP answers of others', () => {
  const folders = ['rdap/icann-rdap', 'rdap/conformance', 'rdap/openrdap'];
  const names = folders.flatMap((folder) =>
    sharedFiles(folder)
      .filter((name) => !name.startsWith('bootstrap'))
      .map((name) => [folder, name] as const),
  );

  function jsonOf(folder: string, name: string): Json | undefined {
    try {
      return JSON.parse(readShared(folder, name).toString('utf8')) as Json;
    } catch (error) {
      if ((error as Error).name === 'SyntaxError') return undefined;
      throw error;
    }
  }

  /** The file as the answer about its own domain; fragments are put into a domain object, so that their contacts are read too. */
  function payloadOf(json: Json, isWrapped: boolean): Json {
    const object =
      typeof json === 'object' && json !== null && !Array.isArray(json)
        ? (json as { readonly [name: string]: Json })
        : {};
    const isCard = Array.isArray(json) && json[0] === 'vcard';
    const entities: Json =
      isCard || 'vcardArray' in object
        ? [{ roles: ['registrant'], vcardArray: isCard ? json : object.vcardArray! }]
        : (object.entities ?? []);
    const answer = isWrapped
      ? { objectClassName: 'domain', ldhName: 'northlist.example', entities, redacted: object.redacted ?? [] }
      : json;
    const domain =
      typeof object.ldhName === 'string' && !isWrapped ? object.ldhName.toLowerCase() : 'northlist.example';
    return { domain, rdap: [{ url: 'https://rdap.example/x', answer }], whois: [] };
  }

  test.each(names)('%s/%s gives facts or a typed refusal, and no hidden value', (folder, name) => {
    const json = jsonOf(folder, name);
    if (json === undefined) return;
    for (const isWrapped of [false, true]) {
      const result = attempt(payloadOf(json, isWrapped));
      if (typeof result !== 'string') expect(hiddenAmong(result)).toEqual([]);
    }
  });

  test('what is not a domain is refused, and the share of readable files is told', () => {
    const results = names.map(
      ([folder, name]) => [name, attempt(payloadOf(jsonOf(folder, name) ?? null, false))] as const,
    );
    const read = results.filter(([, result]) => typeof result !== 'string').map(([name]) => name);
    process.stdout.write(`rdap files read as domains: ${read.length} of ${names.length}, the rest typed refusals\n`);
    expect(read).toEqual(
      expect.arrayContaining([
        'lemonde.fr.json',
        'microsoft.click.json',
        'home.moscow.json',
        'domain_valid.json',
        'example-1_empty_value.json',
        'lookup_with_redaction.json',
      ]),
    );
    expect(read.filter((name) => /invalid|malformed|wrong|error|notValid/.test(name))).toEqual([]);
  });

  // Fragments about something that is no contact and no redaction: nothing of them is read here, so nothing can be wrong.
  const untouched = [
    'links_invalid_missing_rel_and_value.json',
    'status_invalid_duplicate_status.json',
    'invalid_handle.json',
    'entity_invalid-roles.json',
    'wrong_objectClassName.json',
    // An unknown property is allowed by RFC 7095 and left out; the contact has no other value.
    'vcardArray_wrongCategory.json',
  ];
  test.each(
    sharedFiles('rdap/conformance').filter(
      (name) =>
        /invalid|malformed|wrong|trivial/i.test(name) && name !== 'help_invalid.json' && !untouched.includes(name),
    ),
  )('%s is refused inside a domain too', (name) => {
    expect(attempt(payloadOf(jsonOf('rdap/conformance', name)!, true))).toBe('malformed-record');
  });

  test('lemonde.fr gives the whole organisation', () => {
    const record = normalise(payloadOf(jsonOf('rdap/icann-rdap', 'lemonde.fr.json')!, false));
    expect(valuesOf(record, 'organisation')).toEqual(
      expect.arrayContaining([
        ['registrar', 'NAMESHIELD'],
        ['registered_on', '2005-08-02'],
        ['company_name', 'SOCIETE EDITRICE DU MONDE'],
        ['place', { city: 'PARIS', country: 'FR' }],
      ]),
    );
    expect(record.subjects).toHaveLength(1);
  });

  test('microsoft.click hides by remark what it leaves out', () => {
    const record = normalise(payloadOf(jsonOf('rdap/icann-rdap', 'microsoft.click.json')!, false));
    expect(valuesOf(record, 'organisation')).toContainEqual(['company_name', 'Microsoft Corporation']);
    expect(subjectOf(record, 'organisation')!.redactions.map(({ field, reason }) => [field, reason])).toEqual([
      ['full_name', 'remark'],
      ['email', 'remark'],
      ['phone', 'remark'],
    ]);
  });
});
