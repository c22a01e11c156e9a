/** What a host name is, for e-mail, domains and web addresses alike: A-labels, lower case, below a public name; never an address or a name
 *  that only means something inside one network. */

import { domainToASCII } from 'node:url';

// RFC 6761 and 6762, the .internal reservation of ICANN (2024), and the names of home and office routers.
const localTopLabels: ReadonlySet<string> = new Set(
  'local localhost localdomain internal intranet lan home corp private workgroup invalid arpa onion'.split(' '),
);

const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?$/;
const topLabel = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])$/;

/** True for "localhost" and for names below `.local`, `.internal` and the like: no such name is the same host for two readers. */
export function isLocalDomain(host: string): boolean {
  return localTopLabels.has(host.slice(host.lastIndexOf('.') + 1));
}

/** `host` in A-labels and lower case without a final dot, or null where it is no public host name (IP addresses, single labels, local
 *  names, a bad label). At most 253 characters (RFC 1035, 2.3.4). */
export function publicHostName(host: string): string | null {
  const ascii = domainToASCII(host).toLowerCase().replace(/\.$/, '');
  const labels = ascii.split('.');
  const top = labels.pop() ?? '';
  const isHost = labels.length > 0 && labels.every((part) => label.test(part)) && topLabel.test(top);
  return isHost && ascii.length <= 253 && !isLocalDomain(ascii) ? ascii : null;
}
