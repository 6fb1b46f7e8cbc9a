// Does a host name look as if a provider had given it to an end user's line? A guess, as receivers make it, with its reasons.
import { type IpAddress, labelsOf } from './ip-network.ts';
import type { GenericName } from './sender-facts.ts';

/** Words by which receivers' rules know access lines. */
const LINE_WORDS = new Set(
  'adsl broadband cable catv client clients cpe cust customer customers dhcp dial dialin dialup dip dsl dyn dynamic fiber fibre ftth gprs home isdn kabel lte mobile pool pools ppp pppoe res residential unassigned unknown user vdsl wifi wireless xdsl'.split(
    ' ',
  ),
);

/** The reasons why `name` looks generic for `ip`; null if it does not. */
export function genericName(name: string, ip: IpAddress): GenericName | null {
  const lower = name.toLowerCase();
  // The last two labels are the owner's own name: dynamic.example is no dynamic line.
  const own = lower.split('.').slice(0, -2).join('.');
  const address = addressIn(own, ip);
  const words = own.split(/[^a-z]+/).filter((word) => LINE_WORDS.has(word));
  const reasons = [
    ...(address === null ? [] : [`holds the address (${address})`]),
    ...[...new Set(words)].map((word) => `holds the word ${word}`),
  ];
  return reasons.length === 0 ? null : { name, reasons };
}

/** The part of `name` that spells the address, forwards or backwards, in decimal or hex; null if there is none. */
function addressIn(name: string, ip: IpAddress): string | null {
  const spellings = ip.family === 4 ? spellingsOfIpv4(ip) : spellingsOfIpv6(ip);
  for (const spelling of spellings) {
    const at = name.search(spelling);
    if (at !== -1) return spelling.exec(name)?.[0] ?? null;
  }
  return null;
}

function spellingsOfIpv4(ip: IpAddress): RegExp[] {
  const forwards = ip.octets.map(String);
  const decimal = [forwards, [...forwards].reverse()];
  const orders = [...decimal, forwards.slice(1), forwards.slice(0, 3), forwards.slice(1).reverse()];
  const separated = orders.map(
    (octets) => new RegExp(`(?<![0-9])${octets.map((o) => `0{0,2}${o}`).join('[^0-9a-z]')}(?![0-9])`),
  );
  const padded = new RegExp(forwards.map((octet) => octet.padStart(3, '0')).join(''));
  const hex = new RegExp(ip.octets.map((octet) => octet.toString(16).padStart(2, '0')).join(''));
  return [...separated, padded, hex];
}

function spellingsOfIpv6(ip: IpAddress): RegExp[] {
  const nibbles = labelsOf(ip);
  const groups = Array.from({ length: 8 }, (_, i) => nibbles.slice(4 * i, 4 * i + 4).join(''));
  const short = groups.map((group) => `0{0,3}${group.replace(/^0{1,3}/, '')}`);
  return [
    new RegExp(nibbles.join('')),
    new RegExp(short.slice(0, 4).join('[^0-9a-z]')),
    new RegExp(short.slice(4).join('[^0-9a-z]')),
  ];
}
