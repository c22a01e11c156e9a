import { z } from 'zod';
import type { Json, MappedRecord } from '../../src/connector-kit/contract.js';
import { SkipRecord } from '../../src/errors.js';
import { manifest } from './manifest.js';
import { readRdap } from './rdap.js';
import { type Registration, subjectsOf } from './registration.js';
import { readWhoisText } from './whois-text.js';

/** All answers about one domain to one company and, where a person stands there in the open, one person. */

const answers = z.object({
  domain: z.string().min(1),
  rdap: z.array(z.object({ url: z.url(), answer: z.unknown() })).default([]),
  whois: z.array(z.object({ server: z.string(), text: z.string() })).default([]),
});

/** What is stored for a domain: each answer as it came, the registry's before the registrar's. */
export type DomainPayload = z.infer<typeof answers>;

/** Maps one payload. Throws `SkipRecord`: `malformed-record`, `wrong-record` (an answer about another domain), `record-without-subject`. */
export function normalise(payload: Json): MappedRecord {
  const parsed = answers.safeParse(payload);
  if (!parsed.success) throw new SkipRecord('malformed-record', {});
  const { domain, rdap, whois } = parsed.data;
  const read: readonly Registration[] = [
    ...rdap.map(({ url, answer }, at) => readRdap(answer, domain, new URL(url).hostname, `rdap.${at}`)),
    ...whois.map(({ server, text }, at) => readWhoisText(text, domain, server, `whois.${at}`)),
  ];
  if (read.length === 0) throw new SkipRecord('record-without-subject', {});
  return {
    subjects: subjectsOf({ text: domain, path: 'domain' }, read),
    unmapped: unmappedNames(rdap.map(({ answer }) => answer)),
  };
}

const known = new Set([
  'objectClassName',
  'ldhName',
  'events',
  'entities',
  'links',
  'redacted',
  ...manifest.ignored.map((path) => path.replace(/^rdap\./, '')),
]);

// A WHOIS text has no schema whose change could be noticed; an RDAP object has one, and servers add members of their own.
function unmappedNames(objects: readonly unknown[]): readonly string[] {
  const names = objects.flatMap((object) => (typeof object === 'object' && object !== null ? Object.keys(object) : []));
  return [...new Set(names.filter((name) => !known.has(name)).map((name) => `rdap.${name}`))];
}
