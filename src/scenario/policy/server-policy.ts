// The policy of the embedded MX, as `sandbox:` of a scenario and `mxprobe sandbox --policy FILE` write it. One key, one
// behaviour; what is left out is not demanded. The texts of refusals are in policy/words.ts.

import {
  boolean,
  either,
  mapped,
  number,
  type ObjectOf,
  oneOf,
  oneOrMore,
  optional,
  record,
  type Shape,
  string,
} from '../../document/shape.ts';
import { WORDS_OF_A_POLICY } from '../spelling/words-of-servers.ts';
import { certificate } from './certificate.ts';
import {
  authentication,
  blocked,
  dkim,
  dmarc,
  dnsbl,
  helo,
  recipientDomain,
  reverseDns,
  senderDomain,
  senders,
  spf,
} from './identity.ts';
import { keys, keysOrOff } from './keys.ts';
import { concurrency, errorLimit, idleTimeout, rate } from './limits.ts';
import { auth, content, greylist, mailboxPolicy, recipientNullMx, recipients, relay, size } from './mailbox.ts';
import { composed } from './named.ts';
import { NAMED_POLICIES } from './named-policies.ts';
import { shortOr } from './short-or.ts';
import { whenRule } from './when.ts';
import {
  capabilities,
  delays,
  earlyTalker,
  ending,
  greeting,
  injected,
  multiline,
  refusals,
  replies,
  requireStarttls,
  silent,
  tarpit,
  tlsMode,
  tlsVersions,
  unsolicited,
  xclient,
} from './wire.ts';
import { zone } from './zone.ts';

const fields = {
  use: optional(
    oneOrMore(oneOf(NAMED_POLICIES.map((policy) => policy.name))),
    'named policies that this one is built on; its own keys win',
  ),
  hostname: optional(
    string('a host name', { pattern: /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/, maxLength: 255 }),
    'what the server calls itself; default mx.sandbox.test',
  ),
  banner: optional(string('a text'), 'the text of the greeting; default `{host} ESMTP`'),
  greeting: optional(greeting, 'the whole greeting, or its delay'),
  lmtp: optional(boolean, 'speak LMTP (RFC 2033): LHLO, one reply per recipient at the end of data'),
  tls: optional(
    tlsMode,
    'none; starttls (default); implicit; broken: 220, then no handshake; refused: 454; stripped: XXXXXXXA',
  ),
  tls_versions: optional(tlsVersions, 'the oldest and newest TLS version'),
  certificate: optional(certificate, 'the certificate it shows; default trusted'),
  require_starttls: optional(requireStarttls, 'refuse mail outside TLS'),
  capabilities: optional(capabilities, 'what EHLO offers'),
  pipelining: optional(
    shortOr(
      boolean,
      keys({
        offered: optional(boolean),
        strict: optional(boolean, 'refuse commands that came before the reply: 554 5.5.0'),
      }),
      (offered) => ({ offered }),
    ),
    'offer PIPELINING (default), and whether commands sent too early are refused',
  ),
  xclient: optional(xclient, 'take XCLIENT: the client may appear as another'),
  proxy: optional(boolean, 'expect a PROXY line before the greeting'),
  dns: optional(zone, 'a DNS zone: where `look_up` looks, and where a run finds the MX hosts of `domain`'),
  domain: optional(
    string('a mail domain', { pattern: /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/, maxLength: 253 }),
    'serve every MX host that `dns:` names for this domain; a client goes through them by preference',
  ),
  reverse_dns: optional(reverseDns, "the client's reverse DNS, and refusals for its faults"),
  dnsbl: optional(dnsbl, 'block lists'),
  blocked: optional(blocked, 'address ranges refused by hand'),
  helo: optional(helo, 'what the HELO name must be'),
  sender_domain: optional(senderDomain, "what DNS says of the sender's domain"),
  senders: optional(senders, 'sender addresses refused by hand'),
  spf: optional(spf, "SPF's result"),
  dkim: optional(dkim, 'verify signatures, at the end of data'),
  dmarc: optional(dmarc, "DMARC's result, at the end of data"),
  authentication: optional(authentication, 'refuse mail for which SPF, DKIM or DMARC do not pass, at the end of data'),
  greylist: optional(greylist, 'put off the first contact'),
  rate: optional(rate, 'how many in a window: 5/10s are messages'),
  concurrency: optional(concurrency, 'connections of one client at a time'),
  recipients: optional(recipients, 'recipients in one message'),
  size: optional(size, 'octets in one message; offered as SIZE'),
  mailboxes: optional(mailboxPolicy, 'mailboxes that are full, unknown, moved, disabled, busy'),
  relay: optional(relay, 'refuse recipients of other domains'),
  recipient_domain: optional(recipientDomain, "what DNS says of the recipient's domain, on a server that relays"),
  null_mx: optional(recipientNullMx, 'recipient domains that take no mail (RFC 7505)'),
  auth: optional(auth, 'offer or demand AUTH'),
  content: optional(content, 'texts in a message for which it is refused'),
  refuse: optional(refusals, 'refuse a verb: { mail: "450 4.7.1 ..." }, or { mail: { reply, times: 2 } }'),
  replies: optional(replies, 'say this where the verb is taken'),
  soft_bounce: optional(boolean, 'every 5xx becomes a 4xx'),
  bare_newline: optional(
    oneOf(['accept', 'normalize', 'reject']),
    'a bare LF in a message ends lines and message; is kept as it is (default); refuses it',
  ),
  early_talker: optional(earlyTalker, 'a client that speaks before the greeting'),
  tarpit: optional(tarpit, 'answer slowly'),
  reply_delay: optional(delays, 'answer one verb slowly'),
  idle_timeout: optional(idleTimeout, 'give up on a silent client; default 5m'),
  error_limit: optional(errorLimit, 'give up after so many errors; default 20'),
  close_after: optional(ending, 'close after so many commands, or in place of the reply to a verb'),
  reset: optional(ending, 'the same with a TCP reset'),
  silent: optional(silent, 'never answer these'),
  unsolicited: optional(unsolicited, 'say something nobody asked for'),
  early_reply: optional(
    boolean,
    'the reply to the message follows 354 at once, in one segment; the true reply comes too',
  ),
  inject: optional(injected, 'octets behind the reply to a verb, in the same segment'),
  carry_plaintext: optional(boolean, 'run commands that were sent in clear text behind STARTTLS (CVE-2011-0411)'),
  multiline: optional(multiline, 'misshapen replies'),
  strict: optional(
    boolean,
    'refuse what the RFCs forbid a client and servers let pass: bare LF, paths without brackets, 8-bit text that was not announced',
  ),
  seed: optional(number('a number', { min: 0, max: 2 ** 32 - 1, integer: true }), 'of chance in `when`; default 0'),
  when: optional(oneOrMore(whenRule), 'rules that are asked before all other keys; the first that fits wins'),
} as const;

/** The policy of one server. */
export type ServerPolicy = Partial<ObjectOf<typeof fields>>;
/** With `hosts`, what differs at one of the domain's MX hosts; nothing listens where one is `down`. */
export type Policy = ServerPolicy & { readonly hosts?: ReadonlyMap<string, ServerPolicy | 'down'> | undefined };

export const serverShape: Shape<ServerPolicy> = mapped(
  keysOrOff(fields, 'a policy of the sandbox', WORDS_OF_A_POLICY),
  (written) => composed(written, serverShape),
);
const down: Shape<'down'> = oneOf(['down'], '`down`, or a policy');
const hosts = record(
  either<ServerPolicy | 'down'>('`down`, or a policy', (node) => (node.kind === 'map' ? serverShape : down), [
    down,
    serverShape,
  ]),
  'a map from MX host to policy',
);
export const allFields = {
  ...fields,
  hosts: optional(hosts, 'MX hosts of `domain` that differ from the rest, or are `down`'),
};
