import { dayOf } from '../../../connectors/whois/dates.js';
import { hiddenKindOf } from '../../../connectors/whois/hidden-values.js';
import type { MappedRecord } from '../../../src/connector-kit/contract.js';
import { decodeWhois } from '../../../src/connector-kit/whois-socket.js';
import { describeShared, readShared, sharedFiles } from '../../support/shared-fixtures.js';
import { attempt, hiddenAmong } from './reading.js';

describeShared('the WHOIS texts of others', () => {
  interface Expected {
    readonly domain?: {
      readonly domain?: string;
      readonly created_date?: string;
      readonly expiration_date?: string;
      readonly created_date_in_time?: string;
      readonly expiration_date_in_time?: string;
    };
    readonly registrar?: { readonly name?: string };
    readonly registrant?: { readonly organization?: string; readonly country?: string };
  }

  function fold(text: string): string {
    return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
  }

  function rawOf(record: MappedRecord, field: string): string {
    const raw = record.subjects.flatMap(({ values }) => values).find((value) => value.field === field)?.raw;
    return typeof raw === 'object' && raw !== null
      ? String((raw as { country?: string }).country ?? '')
      : String(raw ?? '');
  }

  test('no text gives an untyped throw or a hidden value, and the shares of what is read are told', () => {
    const names = sharedFiles('whois/likexian').filter((name) => name.endsWith('.txt'));
    const shares = new Map<string, { pairs: number; equal: number }>();
    const count = (field: string, expected: string | undefined, got: string, isEqual: boolean) => {
      if (expected === undefined || expected === '' || hiddenKindOf(expected) !== null) {
        // What the source hides must not be there at all.
        if (expected !== undefined && expected !== '' && fold(got) === fold(expected))
          throw new Error(`${field} shows a hidden value`);
        return;
      }
      const share = shares.get(field) ?? { pairs: 0, equal: 0 };
      shares.set(field, { pairs: share.pairs + 1, equal: share.equal + (isEqual ? 1 : 0) });
    };
    let refused = 0;
    for (const name of names) {
      const expected = JSON.parse(
        readShared('whois/likexian', name.replace(/txt$/, 'json')).toString('utf8'),
      ) as Expected;
      const domain = name.replace(/^[^_]*_/, '').replace(/\.txt$/, '');
      const record = attempt({
        domain,
        rdap: [],
        whois: [{ server: 'whois.example', text: decodeWhois(readShared('whois/likexian', name)) }],
      });
      if (typeof record === 'string') {
        refused += 1;
        continue;
      }
      expect([name, hiddenAmong(record)]).toEqual([name, []]);
      const same = (field: string, value: string | undefined) => fold(rawOf(record, field)) === fold(value ?? '');
      const organisation = expected.registrant?.organization ?? '';
      // Missing one is a gap; naming another would be a false fact about a company.
      const isOther =
        rawOf(record, 'company_name') !== '' && organisation !== '' && !same('company_name', organisation);
      expect([name, isOther]).toEqual([name, false]);
      count(
        'registrant organisation',
        expected.registrant?.organization,
        rawOf(record, 'company_name'),
        same('company_name', expected.registrant?.organization),
      );
      count(
        'registrant country',
        expected.registrant?.country,
        rawOf(record, 'place'),
        same('place', expected.registrant?.country),
      );
      count(
        'registrar',
        expected.registrar?.name,
        rawOf(record, 'registrar'),
        same('registrar', expected.registrar?.name),
      );
      count(
        'created',
        expected.domain?.created_date,
        rawOf(record, 'registered_on'),
        dayOf(expected.domain?.created_date ?? '') === rawOf(record, 'registered_on'),
      );
      count(
        'expires',
        expected.domain?.expiration_date,
        rawOf(record, 'registration_expires_on'),
        dayOf(expected.domain?.expiration_date ?? '') === rawOf(record, 'registration_expires_on'),
      );
    }
    const told = [...shares].map(
      ([field, { pairs, equal }]) => `${field} ${equal} of ${pairs} (${Math.round((100 * equal) / pairs)} %)`,
    );
    process.stdout.write(`whois texts: ${names.length}, refused ${refused}; ${told.join('; ')}\n`);
    expect(refused).toBe(0);
    // whoiser alone: organisation 68 %, country 81 %, registrar 82 %, created 84 %, expires 90 % (sources.md section 4).
    for (const [field, { pairs, equal }] of shares) expect([field, equal / pairs > 0.75]).toEqual([field, true]);
    expect(names).toHaveLength(167);
  });

  test('the registered texts of 145 other servers give facts or a typed refusal, and no hidden value', () => {
    const names = sharedFiles('whois/weppos').filter((name) => name.includes('status_registered'));
    for (const name of names) {
      const text = decodeWhois(readShared('whois/weppos', name));
      const top = /__([^_]+)__/.exec(name)?.[1] ?? 'com';
      const record = attempt({ domain: `northlist.${top}`, rdap: [], whois: [{ server: 'whois.example', text }] });
      if (typeof record !== 'string') expect([name, hiddenAmong(record)]).toEqual([name, []]);
    }
    expect(names).toHaveLength(145);
  });
});
