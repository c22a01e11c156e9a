import { lookup as dnsLookup } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';

/**
 * Which addresses the outside world may make us connect to: public ones only. The check sits in the socket's own name lookup, so the
 * address that was checked is the address that is used and a name that changes between check and use (DNS rebinding) gains nothing.
 */

// The special-purpose registries of IANA (RFC 6890 and its updates), as far as they are not globally reachable.
const closedIpv4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

// NAT64, 6to4 and Teredo carry an IPv4 address inside, which may be a private one; none of them serves a public source.
const closedIpv6 = [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const;

const closed = new BlockList();
for (const [net, prefix] of closedIpv4) closed.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of closedIpv6) closed.addSubnet(net, prefix, 'ipv6');

/** True for an address of the public internet. IPv4-mapped IPv6 is refused whole: no name server has a reason to answer with it. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  if (family === 6 && /^::ffff:/i.test(address)) return false;
  return !closed.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Why a host name is refused before any lookup: a literal address that is not public, or a name that is local by definition
 *  (RFC 6761, RFC 6762, and `.internal`, reserved by ICANN in 2024). `hostname` is as `URL` gives it, so `[::1]` has its brackets. */
export function isClosedHost(hostname: string): boolean {
  const bare = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  if (isIP(bare) !== 0) return !isPublicAddress(bare);
  return bare === '' || /(^|\.)(localhost|local|internal|home\.arpa)$/.test(bare);
}

/** The code of the error a refused lookup gives; it travels as the cause of a connection error. */
export const closedAddressCode = 'CANDOR_CLOSED_ADDRESS';

function closedAddress(): Error {
  return Object.assign(new Error('a name resolved to an address that is not public'), { code: closedAddressCode });
}

/** A `lookup` for sockets that answers public addresses only and fails if any one answer is not public: a name
 *  that mixes both is an attack or a mistake. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '', 0);
    if (addresses.length === 0 || addresses.some(({ address }) => !isPublicAddress(address))) {
      return callback(closedAddress(), '', 0);
    }
    if (options.all === true) return callback(null, addresses);
    const first = addresses[0]!;
    callback(null, first.address, isIPv6(first.address) ? 6 : 4);
  });
};
