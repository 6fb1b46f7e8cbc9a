// Addresses that a name in the public DNS has no business to lead us to (RFC 6890 and its registries).
import { BlockList, isIP } from 'node:net';

/** False for loopback, private, link-local, documentation, multicast, tunnelled and other special addresses. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  const name = family === 6 ? 'ipv6' : 'ipv4';
  return !special()[name].check(address, name);
}

const SPECIAL = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '::1/128',
  '::ffff:0:0/96',
  '64:ff9b:1::/48',
  '100::/64',
  // Teredo and 6to4 carry an IPv4 address inside, which may be any of the above.
  '2001::/32',
  '2002::/16',
  '2001:db8::/32',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
];

type Lists = Readonly<Record<'ipv4' | 'ipv6', BlockList>>;
let made: Lists | null = null;

/** Made at the first question: most commands ask none, and it takes 2 ms. */
function special(): Lists {
  if (made !== null) return made;
  // Two lists: Node also looks an IPv4 address up in its IPv6-mapped form, which is special as a whole.
  const lists: Lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const network of SPECIAL) {
    const [address = '', bits] = network.split('/');
    const family = address.includes(':') ? 'ipv6' : 'ipv4';
    lists[family].addSubnet(address, Number(bits), family);
  }
  made = lists;
  return lists;
}
