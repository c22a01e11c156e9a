import type { FeedFormat } from './feed-format.js';
import { feedFormats } from './feeds.js';
import { bootstrapUrl } from './rdap-recordings.js';

/** The `sources.json` of the sample: five sources with complete terms, as an operator would have recorded them. */

export interface SampleSourcesOptions {
  /** Absolute folder that holds one folder per feed, as `writeSample` makes them. */
  readonly feedFolder: string;
  readonly logins: readonly string[];
  readonly organisations: readonly string[];
  readonly domains: readonly string[];
}

/** Stands for the feeds' folder in `Sample.sources` until the folder is known. */
export const feedFolderPlaceholder = '/feeds-folder-of-the-sample';

const everyPurpose = ['b2b_marketing', 'recruitment', 'identity_verification'];

/** The content of `sources.json`, of the form `src/connector-kit/source-settings.ts` reads. */
export function sampleSources(options: SampleSourcesOptions): object {
  return {
    sources: [
      githubSource(options),
      whoisSource(options),
      ...feedFormats.map((format, nth) => feedSource(format, options.feedFolder, nth)),
    ],
  };
}

function githubSource({ logins, organisations }: SampleSourcesOptions): object {
  return {
    id: 'github',
    connector: 'github',
    title: 'GitHub',
    settings: { logins, organisations },
    rank: 4,
    terms: {
      url: 'https://docs.github.com/site-policy/acceptable-use-policies/github-acceptable-use-policies',
      version: '2026-06',
      readOn: '2026-10-12',
      legalBasis: 'legitimate_interest',
      resale: false,
      attribution: 'GitHub',
      robotsRequired: false,
    },
  };
}

function whoisSource({ domains }: SampleSourcesOptions): object {
  return {
    id: 'whois',
    connector: 'whois',
    title: 'Domain registries (RDAP and WHOIS)',
    settings: { domains, bootstrapUrl },
    rank: 3,
    terms: {
      url: 'https://rdap.example/terms',
      version: '2026-03',
      readOn: '2026-10-12',
      legalBasis: 'legitimate_interest',
      resale: false,
      attribution: null,
      robotsRequired: false,
    },
  };
}

function feedSource(
  { sourceId, folder, title, publisher, delimiter }: FeedFormat,
  feedFolder: string,
  nth: number,
): object {
  return {
    id: sourceId,
    connector: 'partner-feed',
    title,
    // Written whole before anything reads it, so nothing has to wait for its size to settle.
    settings: {
      folder: `${feedFolder}/${folder}`,
      mapping: `${feedFolder}/${folder}/mapping.json`,
      delimiter,
      stableMs: 0,
    },
    rank: nth === 0 ? 1 : nth * 2,
    terms: feedTerms(`https://${publisher}/terms`),
  };
}

/** The terms of a partner that lets everything be served for every purpose, where it can show who could see a contact value. */
export function feedTerms(url: string): object {
  return {
    url,
    version: '2026-09',
    readOn: '2026-10-12',
    legalBasis: 'legitimate_interest',
    resale: true,
    attribution: null,
    robotsRequired: false,
    verdict: 'open',
    use: 'serve',
    purposes: everyPurpose,
    contactPurposes: everyPurpose,
    retention: 'P3Y',
    removalDuty: true,
    visibilityEvidence: true,
  };
}
