import { domainToASCII } from 'node:url';
import { z } from 'zod';

/** The settings of a WHOIS source. */

const hostForm = /^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/i;

/** A domain as registries know it: A-labels, lower case, no dot at the end. */
const domain = z
  .string()
  .transform((text) => domainToASCII(text.trim().toLowerCase()).replace(/\.$/, ''))
  .refine((text) => /^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/.test(text) && text.length <= 253, 'a domain name');

export const WhoisSettings = z.strictObject({
  /** Read on each run; only what somebody asked for, this is no crawler. */
  domains: z.array(domain).max(100_000),
  bootstrapUrl: z.url({ protocol: /^https?$/ }).default('https://data.iana.org/rdap/dns.json'),
  port43: z
    .strictObject({
      /** Ask port 43 where no RDAP server is listed. */
      isEnabled: z.boolean().default(true),
      /** Tells the server of a top-level domain that `whoisServers` does not name. */
      rootServer: z.string().regex(hostForm, 'a host').default('whois.iana.org'),
    })
    .prefault({}),
  /** Server of port 43 by top-level domain: `{ "it": "whois.nic.it" }`. */
  whoisServers: z.record(z.string(), z.string().regex(hostForm, 'a host')).default({}),
});
export type WhoisSettings = z.output<typeof WhoisSettings>;
