import countries from 'i18n-iso-countries';
import type { Json, MappedRecord, MappedValue, Visibility } from '../../src/connector-kit/contract.js';
import { SkipRecord } from '../../src/errors.js';
import { mappedColumns } from './header.js';
import type { FeedSettings, Mapping } from './schema.js';

/** One row to one person, by the mapping alone. */

type Row = Readonly<Record<string, string>>;

/** Maps a row. Throws `SkipRecord` `malformed-record` for a payload that is no row, `record-without-subject` for a row without any value. */
export function normalise(payload: Json, { mapping }: FeedSettings): MappedRecord {
  const row = rowOf(payload);
  const values = valuesOf(row, mapping);
  if (values.length === 0) throw new SkipRecord('record-without-subject', {});
  const subject = {
    role: 'row',
    kind: 'person',
    values,
    redactions: [],
    notifiedAt: instantOf(cell(row, mapping.notified_at)),
    visibility: mapping.visibility === undefined ? null : visibilityOf(cell(row, mapping.visibility)),
  } as const;
  const known = new Set([...mappedColumns(mapping), ...mapping.ignore]);
  return { subjects: [subject], unmapped: Object.keys(row).filter((name) => !known.has(name)) };
}

function rowOf(payload: Json): Row {
  const isRow = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
  if (!isRow || Object.values(payload).some((value) => typeof value !== 'string'))
    throw new SkipRecord('malformed-record', {});
  return payload as unknown as Row;
}

/** The text of a cell without surrounding space; empty where the column is not mapped or the row lacks it. */
function cell(row: Row, column: string | undefined): string {
  return column !== undefined && Object.hasOwn(row, column) ? row[column]!.trim() : '';
}

function valuesOf(row: Row, { columns }: Mapping): readonly MappedValue[] {
  const of = (column: string | undefined): string => cell(row, column);
  const country = countryCode(of(columns.country));
  const hint = country === null ? {} : { country };
  const login = of(columns.github_login).replace(/^@/, '');
  const all: readonly (MappedValue | null)[] = [
    nameOf(row, columns),
    single('job_title', of(columns.job_title), columns.job_title),
    composed('employer', { name: of(columns.employer_name), domain: of(columns.employer_domain) }, [
      columns.employer_name,
      columns.employer_domain,
    ]),
    employmentOf(row, columns),
    single('email', of(columns.email), columns.email),
    withHint(single('phone', of(columns.phone), columns.phone), hint),
    single('profile_url', of(columns.profile_url), columns.profile_url),
    single('profile_url', login === '' ? '' : `https://github.com/${login}`, columns.github_login),
    composed('place', { city: of(columns.city), region: of(columns.region), country: of(columns.country) }, [
      columns.city,
      columns.region,
      columns.country,
    ]),
    ...several('skill', of(columns.skills), columns.skills),
    ...several('language', of(columns.languages), columns.languages),
  ];
  return all.filter((value) => value !== null);
}

function single(field: string, raw: string, column: string | undefined): MappedValue | null {
  return raw === '' || column === undefined ? null : { field, raw, path: column };
}

function several(field: string, raw: string, column: string | undefined): readonly (MappedValue | null)[] {
  return raw.split(';').map((part) => single(field, part.trim(), column));
}

// Without a month the row says no more of the post than its employer and its title do.
function employmentOf(row: Row, columns: Mapping['columns']): MappedValue | null {
  const [start, end] = [cell(row, columns.employment_start), cell(row, columns.employment_end)];
  if (start === '' && end === '') return null;
  const employer = { name: cell(row, columns.employer_name), domain: cell(row, columns.employer_domain) };
  if (employer.name === '' && employer.domain === '') return null;
  const paths = [columns.employer_name, columns.employer_domain, columns.job_title];
  const path = [...paths, columns.employment_start, columns.employment_end].filter((column) => column !== undefined);
  const raw = { employer, title: cell(row, columns.job_title), start, end };
  return { field: 'employment', raw, path: path.join('+') };
}

function withHint(value: MappedValue | null, hint: { readonly country?: string }): MappedValue | null {
  return value === null ? null : { ...value, ...hint };
}

function composed(
  field: string,
  parts: Readonly<Record<string, string>>,
  columns: readonly (string | undefined)[],
): MappedValue | null {
  const filled = Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== ''));
  if (Object.keys(filled).length === 0) return null;
  return { field, raw: filled, path: columns.filter((column) => column !== undefined).join('+') };
}

// A whole name beats its parts: the partner's own order of words is evidence that we could only lose.
function nameOf(row: Row, columns: Mapping['columns']): MappedValue | null {
  const full = single('full_name', cell(row, columns.full_name), columns.full_name);
  if (full !== null) return full;
  const parts = { given: cell(row, columns.given_name), family: cell(row, columns.family_name) };
  return composed('full_name', parts, [columns.given_name, columns.family_name]);
}

// The package's own search walks all names at each call; a feed asks it once a row.
const codesByName = new Map(
  Object.entries(countries.getNames('en', { select: 'all' })).flatMap(([code, names]) =>
    names.map((name) => [name.toLowerCase(), code] as const),
  ),
);

/** ISO code of a country cell (`DE`, `DEU`, English name), or null: without evidence a national phone number is refused. */
function countryCode(text: string): string | null {
  const upper = text.toUpperCase();
  if (/^[A-Z]{2}$/.test(upper)) return countries.isValid(upper) ? upper : null;
  if (/^[A-Z]{3}$/.test(upper)) return countries.alpha3ToAlpha2(upper) ?? null;
  return codesByName.get(text.toLowerCase()) ?? null;
}

/** An ISO date (taken as midnight UTC) or instant; null for anything else, since a guessed date would be wrong in half of the world. */
export function instantOf(text: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)) return null;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

function visibilityOf(text: string): Visibility {
  const word = text.toLowerCase();
  if (word === 'everyone' || word === 'public') return 'everyone';
  return word === 'limited' ? 'limited' : 'unknown';
}
