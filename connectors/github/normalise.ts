import type { Json, MappedRecord, MappedSubject, MappedValue } from '../../src/connector-kit/contract.js';
import { email as emailType } from '../../src/domain/field/email.js';
import { isRefused } from '../../src/domain/field/field-type.js';
import { SkipRecord } from '../../src/errors.js';
import { ignoredPrefixes, manifest } from './manifest.js';
import { type Organisation, OrganisationPayload, type User, UserPayload } from './schema.js';

/** An account to a person, an organisation to a company. Nothing of git author data ever comes here; no-reply forms are refused by the
 *  e-mail field itself. */

/** Maps one payload of `pull`. Throws `SkipRecord` `malformed-record`. */
export function normalise(payload: Json): MappedRecord {
  const user = UserPayload.safeParse(payload);
  if (user.success) return mapUser(user.data.user, user.data.socialAccounts);
  const organisation = OrganisationPayload.safeParse(payload);
  if (organisation.success) return mapOrganisation(organisation.data.organisation);
  throw new SkipRecord('malformed-record', {});
}

type Mapped = readonly [field: string, raw: unknown, path: string];

function mapUser(
  user: User,
  socialAccounts: readonly { readonly provider: string; readonly url: string }[],
): MappedRecord {
  const values: readonly Mapped[] = [
    ['github_id', user.id, 'user.id'],
    ['full_name', user.name, 'user.name'],
    ['employer', employerOf(user.company), 'user.company'],
    ['place', user.location, 'user.location'],
    ['email', user.email, 'user.email'],
    ['profile_url', user.html_url ?? `https://github.com/${user.login}`, 'user.html_url'],
    ['profile_url', user.blog, 'user.blog'],
    ['profile_url', twitterUrl(user.twitter_username), 'user.twitter_username'],
    ...socialAccounts.map(({ url }, at): Mapped => ['profile_url', url, `socialAccounts.${at}.url`]),
  ];
  const unmapped = [
    ...leftovers(user, 'user', values),
    ...new Set(
      socialAccounts.flatMap((account) => leftovers(account, 'socialAccounts', [['', '', 'socialAccounts.url']])),
    ),
  ];
  return { subjects: [subjectOf('user', 'person', values)], unmapped };
}

function mapOrganisation(organisation: Organisation): MappedRecord {
  const { name, login, blog, location, email, html_url, twitter_username } = organisation;
  const values: readonly Mapped[] = [
    ['company_name', filled(name) ?? login, 'organisation.name'],
    ['domain', blog, 'organisation.blog'],
    ['place', location, 'organisation.location'],
    // Many organisations publish their maintainer's own address; only a role mailbox is the company's.
    ['email', isRoleMailbox(email) ? email : null, 'organisation.email'],
    ['profile_url', html_url ?? `https://github.com/${login}`, 'organisation.html_url'],
    ['profile_url', twitterUrl(twitter_username), 'organisation.twitter_username'],
  ];
  const known: readonly Mapped[] = [
    ...values,
    ['', '', 'organisation.id'],
    ['', '', 'organisation.login'],
    ['', '', 'organisation.company'],
  ];
  return {
    subjects: [subjectOf('organisation', 'company', values)],
    unmapped: leftovers(organisation, 'organisation', known),
  };
}

function subjectOf(role: string, kind: MappedSubject['kind'], mapped: readonly Mapped[]): MappedSubject {
  const values = mapped.flatMap(([field, raw, path]): readonly MappedValue[] => {
    const isEmpty = raw === null || raw === undefined || (typeof raw === 'string' && raw.trim() === '');
    return isEmpty ? [] : [{ field, raw, path }];
  });
  return { role, kind, values, redactions: [], notifiedAt: null, visibility: null };
}

function filled(text: string | null | undefined): string | null {
  return text === null || text === undefined || text.trim() === '' ? null : text;
}

/** `company` is free text and a hint at most: `@acme` names an account, `@acme @other` the first of several. */
function employerOf(company: string | null | undefined): { readonly name: string } | null {
  const text = filled(company)?.trim() ?? '';
  const handle = /^@([A-Za-z0-9-]+)(?=$|[\s,;/|&]+@)/.exec(text)?.[1];
  const name = handle ?? text.replace(/^@+/, '');
  return name === '' ? null : { name };
}

function twitterUrl(name: string | null | undefined): string | null {
  return filled(name) === null ? null : `https://x.com/${name}`;
}

function isRoleMailbox(text: string | null | undefined): boolean {
  const cleaned = emailType.clean(text ?? '');
  return !isRefused(cleaned) && cleaned.flags.includes('role');
}

const ignored = new Set(manifest.ignored);

function leftovers(record: object, prefix: string, mapped: readonly Mapped[]): readonly string[] {
  const known = new Set(mapped.map(([, , path]) => path));
  return Object.keys(record)
    .map((name) => `${prefix}.${name}`)
    .filter(
      (path) => !known.has(path) && !ignored.has(path) && !ignoredPrefixes.some((start) => path.startsWith(start)),
    );
}
