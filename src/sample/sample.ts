import { deliver, type TruthRecord } from './feed-deliveries.js';
import { recordGithub } from './github-recordings.js';
import { type OptOut, optOutsOf } from './opt-outs.js';
import { emailOf, type Job, type Person, profileUrlOf } from './person.js';
import { type Population, populate } from './population.js';
import { recordRdap } from './rdap-recordings.js';
import type { RecordedAnswer } from './recorded-answer.js';
import { feedFolderPlaceholder, sampleSources } from './sources.js';

/**
 * The bundled sample: invented people at invented companies, as five sources see them, with the truth beside it. The same options give
 * the same bytes, on every machine and Node version; nothing in here reads the clock.
 */

export interface SampleOptions {
  /** A 32-bit integer. */
  readonly seed: number;
  readonly people: number;
  readonly companies: number;
  /** The moment of delivery: every date of the sample lies before it, but for the ends of registrations. */
  readonly now: Date;
}

export interface SampleFeed {
  readonly sourceId: string;
  /** Relative to the feeds' folder. */
  readonly fileName: string;
  readonly csv: string;
  readonly mapping: object;
}

export interface TruthPerson {
  readonly id: string;
  readonly given: string;
  readonly family: string;
  /** Work addresses, the current one first. */
  readonly emails: readonly string[];
  readonly phone: string | null;
  readonly profileUrl: string | null;
  readonly githubId: number | null;
  /** Truth ids of the companies, the current one first. */
  readonly companies: readonly string[];
  readonly isNotified: boolean;
  readonly isOptedOut: boolean;
}

export interface TruthCompany {
  readonly id: string;
  readonly name: string;
  readonly legalName: string;
  readonly domains: readonly string[];
  readonly country: string;
  readonly city: string;
  /** The number several of its people give as theirs. */
  readonly switchboard: string | null;
}

export interface Truth {
  readonly people: readonly TruthPerson[];
  readonly companies: readonly TruthCompany[];
  /** Every record about a person: in a feed the row's id, at GitHub the user id, in the registry the domain. */
  readonly records: readonly TruthRecord[];
  readonly companyRecords: readonly {
    readonly sourceId: string;
    readonly idAtSource: string;
    readonly company: string;
  }[];
}

export interface Sample {
  readonly feeds: readonly SampleFeed[];
  readonly recordings: readonly RecordedAnswer[];
  /** `sources.json`, with `feedFolderPlaceholder` for the feeds' folder. */
  readonly sources: object;
  readonly optedOut: readonly OptOut[];
  readonly truth: Truth;
  /** The person whose story is told: `personId` is a truth id, `email` the current address. */
  readonly story: { readonly personId: string; readonly email: string };
  /** What `sampleSources` needs besides the folder. */
  readonly sourceLists: {
    readonly logins: readonly string[];
    readonly organisations: readonly string[];
    readonly domains: readonly string[];
  };
}

/** The sample that comes with the product; `now` is the caller's. */
export const bundledSample: Omit<SampleOptions, 'now'> = { seed: 20_261_102, people: 3000, companies: 400 };

/** Makes the whole sample in memory: about 5 records per 3 people. Throws `RangeError` for fewer than 2 companies or no people. */
export function generateSample({ seed, people, companies, now }: SampleOptions): Sample {
  if (people < 1 || companies < 2) throw new RangeError('a sample has at least 1 person and 2 companies');
  const population = populate(seed, people, companies);
  const deliveries = deliver(seed, now, population);
  const github = recordGithub(seed, now, population);
  const rdap = recordRdap(seed, now, population);
  const sourceLists = { logins: github.logins, organisations: github.organisations, domains: rdap.domains };
  const storyteller = population.enrolments[0]!.person;
  return {
    feeds: deliveries.csvs.map(({ format, csv }) => ({
      sourceId: format.sourceId,
      fileName: `${format.folder}/${format.fileName}`,
      csv,
      mapping: format.mapping,
    })),
    recordings: [...github.answers, ...rdap.answers],
    sources: sampleSources({ feedFolder: feedFolderPlaceholder, ...sourceLists }),
    optedOut: optOutsOf(population),
    truth: truthOf(
      population,
      [...deliveries.records, ...github.records, ...rdap.records],
      [...github.companyRecords, ...rdap.companyRecords],
    ),
    story: { personId: storyteller.id, email: emailOf(storyteller.job) },
    sourceLists,
  };
}

function truthOf(
  { enrolments, companies, switchboards }: Population,
  records: Truth['records'],
  companyRecords: Truth['companyRecords'],
): Truth {
  return {
    people: enrolments.map(({ person }) => truthPerson(person)),
    companies: companies.map(({ id, index, name, legalName, domains, country, city }) => ({
      id,
      name,
      legalName,
      domains,
      country: country.code,
      city,
      switchboard: switchboards.get(index)?.e164 ?? null,
    })),
    records,
    companyRecords,
  };
}

function truthPerson({
  id,
  given,
  family,
  job,
  formerJob,
  phone,
  profileSlug,
  github,
  isNotified,
  isOptedOut,
}: Person): TruthPerson {
  const jobs: readonly Job[] = formerJob === null ? [job] : [job, formerJob];
  return {
    id,
    given,
    family,
    emails: jobs.map(emailOf),
    phone,
    profileUrl: profileSlug === null ? null : profileUrlOf(profileSlug),
    githubId: github?.id ?? null,
    companies: jobs.map(({ company }) => company.id),
    isNotified,
    isOptedOut,
  };
}
