import { cleanRecord } from '../connector-kit/clean-record.js';
import type { FieldType } from '../domain/field/field-type.js';
import { isRefused } from '../domain/field/field-type.js';
import { phone } from '../domain/field/phone.js';
import { profileUrl } from '../domain/field/profile-url.js';
import type { Fingerprint } from '../domain/suppression.js';
import { SkipRecord } from '../errors.js';
import { fingerprintsOfSubjects } from './check-suppression.js';
import type { OperationContext } from './context.js';

/**
 * Whom a refused row names. It was refused because it cannot be read as a record, or not all of it may be taken; it names people all the
 * same: by what can be read of it, and by whatever stands in it that looks like an address, an international number or a page.
 */

/** Keyed hashes of everybody in `text`, a row of the source. */
export function fingerprintsInText(context: OperationContext, sourceId: string, text: string): readonly Fingerprint[] {
  return fingerprintsOfSubjects(context, [...subjectsOf(context, sourceId, text), looseValues(text)]);
}

function subjectsOf(context: OperationContext, sourceId: string, text: string) {
  const source = context.sources.find(sourceId);
  if (source === null) return [];
  try {
    // Everything the row says, whatever had it refused: a value we may not take names its person all the same.
    const record = cleanRecord(source.connector.normalise(JSON.parse(text), source.settings));
    return record.subjects.map((subject) => ({ kind: subject.kind, statements: subject.values }));
  } catch (error) {
    if (error instanceof SkipRecord || error instanceof SyntaxError) return [];
    throw error;
  }
}

const addressForm = /[^\s,;"'<>|]+@[^\s,;"'<>|]+/g;
const numberForm = /(?:\+|\b00)[\d\s().-]{7,24}\d/g;
const pageForm = /(?:https?:\/\/|www\.)[^\s,;"'<>|]+/gi;

function looseValues(text: string) {
  const addresses = (text.match(addressForm) ?? []).map((address) => ({
    field: 'email' as const,
    key: address.toLowerCase(),
    value: { address, domain: '', role: false, disposable: false, webmail: false },
  }));
  const numbers = (text.match(numberForm) ?? []).flatMap((number) => readValue('phone', phone, number));
  const pages = (text.match(pageForm) ?? []).flatMap((page) => readValue('profile_url', profileUrl, page));
  return { kind: 'person' as const, statements: [...addresses, ...numbers, ...pages] };
}

function readValue<V>(field: 'phone' | 'profile_url', type: FieldType<V>, raw: string) {
  const cleaned = type.clean(raw);
  return isRefused(cleaned) ? [] : [{ field, key: cleaned.key, value: cleaned.value }];
}
