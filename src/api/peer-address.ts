import { isIPv6 } from 'node:net';

/** What the address of a connection's peer says. Headers that claim another address are believed by nobody here: anybody can send them. */

type Headers = Readonly<Record<string, unknown>>;

// Any of these means that a proxy stands between, so a loopback peer is not the caller.
const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const;

/** True for a caller on this machine whom no proxy stands for. */
export function isDirectLoopback(address: string, headers: Headers): boolean {
  const bare = withoutMapping(address);
  const isLoopback = bare === '::1' || /^127\.\d+\.\d+\.\d+$/.test(bare);
  return isLoopback && forwardingHeaders.every((name) => headers[name] === undefined);
}

/** Who counts as one caller for limits: an IPv4 address, or the /64 that one IPv6 subscriber is given. */
export function subscriberOf(address: string): string {
  const bare = withoutMapping(address);
  if (!isIPv6(bare)) return bare;
  const [head = '', tail = ''] = bare.split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}

function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
