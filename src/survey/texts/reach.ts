// Findings of a survey: what the DNS says, and what could not be asked. `{name}` is filled in.
import type { FindingText } from './finding-text.ts';

export const REACH_TEXTS = {
  // What the DNS says.
  'null-mx': {
    severity: 'info',
    standard: 'RFC 7505 3',
    text: '{why}',
    remedy: null,
  },
  'domain-missing': {
    severity: 'error',
    standard: 'RFC 5321 5.1',
    text: 'no mail can be sent there: {why}',
    remedy: 'see whether the name is right, and whether the domain is registered and delegated',
  },
  'no-mx-no-address': {
    severity: 'error',
    standard: 'RFC 5321 5.1',
    text: 'no mail can be sent there: {domain} has neither an MX record nor an address',
    remedy: 'publish an MX record; `MX 0 .` if it is to take no mail (RFC 7505)',
  },
  'host-missing': {
    severity: 'error',
    standard: 'RFC 5321 2.3.5',
    text: 'no connection can be made: {why}',
    remedy: 'see whether the name is right, or publish its A or AAAA record',
  },
  'host-without-address': {
    severity: 'error',
    standard: 'RFC 5321 5.1',
    text: 'the MX host has no address: {why}',
    remedy: 'publish its A or AAAA record, or take the host out of the MX records',
  },
  'alias-dangling': {
    severity: 'error',
    standard: 'RFC 1034 3.6.2',
    text: '{name} is an alias that leads nowhere: {why}',
    remedy: 'give the target of its CNAME what was looked up, or take the CNAME out',
  },
  'mx-is-address': {
    severity: 'error',
    standard: 'RFC 5321 5.1',
    text: '{why}',
    remedy: 'give the address a name (A or AAAA record), and put the name into the MX record',
  },
  'mx-is-alias': {
    severity: 'warning',
    standard: 'RFC 5321 5.1',
    text: '{why}',
    remedy: 'put the name that the CNAME leads to into the MX record, or give the host its own A and AAAA records',
  },
  'null-mx-beside-others': {
    severity: 'warning',
    standard: 'RFC 7505 3',
    text: '{why}',
    remedy:
      'take the null MX out if the domain takes mail, else the others; some senders believe the one, some the other',
  },
  'address-loopback': {
    severity: 'error',
    standard: 'RFC 6890 2.2.2',
    text: '{address} is loopback: every sender comes to itself',
    remedy: 'publish an address that the internet reaches; for servers of your own: --owned',
  },
  'address-private': {
    severity: 'error',
    standard: 'RFC 1918 3',
    text: '{address} is private: no sender elsewhere reaches it',
    remedy: 'publish an address that the internet reaches; for servers of your own: --owned',
  },
  'address-special': {
    severity: 'error',
    standard: 'RFC 6890 2',
    text: '{address} is in a range that is not for servers (documentation, multicast, tunnels)',
    remedy: 'publish an address that the internet reaches; for servers of your own: --owned',
  },
  'same-address': {
    severity: 'info',
    standard: 'RFC 2182 3.1',
    text: '{names} lead to the same address {address}: where one fails the other does',
    remedy: 'a spare needs a machine of its own; for one machine one MX record does',
  },
  'implicit-mx': {
    severity: 'info',
    standard: 'RFC 5321 5.1',
    text: '{why}',
    remedy: 'publish an MX record, so that no web server is asked for mail',
  },
  'domain-is-alias': {
    severity: 'info',
    standard: 'RFC 5321 5.1',
    text: '{why}',
    remedy: 'give a domain with mailboxes its own MX records; the addresses in mail are not rewritten by all',
  },
  'hosts-left-out': {
    severity: 'info',
    standard: null,
    text: '{why}',
    remedy: 'ask the others one by one: smtp://HOST',
  },
  'addresses-left-out': {
    severity: 'info',
    standard: null,
    text: '{why}',
    remedy: 'ask the others one by one, by their address',
  },
  'dns-failed': {
    severity: 'warning',
    standard: 'RFC 5321 5.1',
    text: 'the DNS did not say: {why}',
    remedy: 'ask again, or another resolver (--dns); senders wait meanwhile',
  },
  // What could not be asked.
  unreachable: {
    severity: 'warning',
    standard: null,
    text: 'no connection: {why}',
    remedy: 'check the server, its firewall and the route from here; senders try the next MX meanwhile',
  },
  throttled: {
    severity: 'warning',
    standard: 'RFC 5321 3.8',
    text: 'it wants no more connections of ours, also after a pause: {why}',
    remedy: 'ask later, or from an address that it knows; what was not asked is not known, and nothing is concluded',
  },
  stopped: {
    severity: 'warning',
    standard: null,
    text: 'it stopped answering, also after a pause: {why}',
    remedy:
      'look whether it still runs, and whether something shuts out who asks often; what was not asked is not known, and nothing is concluded',
  },
  refused: {
    severity: 'warning',
    standard: 'RFC 5321 3.1',
    text: 'it refuses us: {why}',
    remedy:
      'see which list or rule refuses this client (mxprobe explain, mxprobe identity), or ask from another address',
  },
  silent: {
    severity: 'warning',
    standard: 'RFC 5321 4.5.3.2',
    text: 'the session ended early: {why}',
    remedy: 'see what the server logged; a longer --timeout helps with servers that greet late',
  },
  'not-smtp': {
    severity: 'error',
    standard: 'RFC 5321 4.2',
    text: 'this is no SMTP: {why}',
    remedy: 'see which program listens there',
  },
  'ehlo-unknown': {
    severity: 'warning',
    standard: 'RFC 5321 2.2.1',
    text: 'it does not know EHLO, so it has no extensions: {reply}',
    remedy: 'update the server, or switch off the SMTP inspection of the firewall before it',
  },
} as const satisfies Readonly<Record<string, FindingText>>;
