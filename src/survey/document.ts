// What a survey is, once it has happened: the document `mxprobe/mx@1`. Plain JSON values only. Shape first, the type from it.
import { replyShape } from '../dialogue/transcript.ts';
import {
  count,
  documentOf,
  flag,
  instant,
  listOf,
  type Of,
  object,
  orNull,
  quantity,
  text,
  word,
} from '../document/json-shape.ts';
import { stsShape, tlsRptShape } from '../target/domain-facts.ts';
import { ptrShape } from '../trust/sender-facts.ts';
import {
  certificateShape,
  DANE_VERDICTS,
  daneShape,
  resultShape,
  stsVerdictShape,
  tlsShape,
} from '../trust/tls-facts.ts';

export const hostShape = object({
  host: [text, 'Its name.'],
  preference: [orNull(count), 'The preference of its MX record; null if it has none.'],
  addresses: [listOf(text), 'Its addresses.'],
  aliases: [listOf(text), 'The CNAMEs on the way to them.'],
  authentic: [flag, 'DNSSEC vouches for its addresses, says the resolver.'],
  problem: [orNull(text), 'Why it has no address; null if it has.'],
  fault: [
    orNull(word('missing', 'none', 'dangling', 'open')),
    'The same in a word: the name is not there, it has none, it is an alias of a name that has none, the DNS did not say.',
  ],
});
export interface MxHostRecord extends Of<typeof hostShape> {}

const versionShape = object({
  version: [word('TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'), 'A version of TLS, offered alone.'],
  accepted: [orNull(flag), 'Null if it could not be found out.'],
  cipher: [orNull(text), 'The one it chose from all of ours, security level 0.'],
  problem: [orNull(text), 'Why it was not accepted, in words.'],
});
export interface VersionFact extends Of<typeof versionShape> {}

const groupShape = object({
  group: [text, 'A group of the key exchange, offered alone.'],
  accepted: [orNull(flag), 'Null if it could not be found out.'],
});
export interface GroupFact extends Of<typeof groupShape> {}

export const endpointTlsShape = object({
  ...tlsShape.fields,
  versions: [listOf(versionShape), 'Which versions it takes.'],
  groups: [listOf(groupShape), 'Which groups it takes.'],
  cipherOrder: [
    orNull(
      object({
        decides: [word('server', 'client'), 'Whose order counts.'],
        weakest: [text, 'What is chosen where the client prefers the weakest.'],
      }),
    ),
    'Whose order of ciphers counts in TLS 1.2; null if it is not known.',
  ],
  resumption: [orNull(flag), 'A session of one connection was taken up in another; null if it was not tried.'],
  alpnOffered: [
    orNull(word('ignored', 'selected', 'refused')),
    'What it makes of a client that offers the protocol `smtp` (RFC 7301); null if it was not tried.',
  ],
  withoutName: [
    orNull(
      object({
        failure: [orNull(text), 'Why the handshake failed, in words; null if it did not.'],
        sha256: [orNull(text), 'SHA-256 of the certificate that is shown.'],
        trusted: [flag, 'True if its chain leads to a root that is trusted.'],
        matchesHost: [flag, 'True if it is for the host.'],
      }),
    ),
    'What a sender gets that names no host (SNI), as Postfix by default; null if it was not tried.',
  ],
});
/** The handshake with our defaults, and what others show. */
export interface EndpointTls extends Of<typeof endpointTlsShape> {}

const endpointDaneShape = object({
  ...daneShape.fields,
  verdict: [word(...DANE_VERDICTS, 'unknown'), `${daneShape.fields.verdict[1]} \`unknown\`: the DNS did not say.`],
  name: [text, 'Where the records stand: `_25._tcp.mx.example.org`.'],
});
export interface EndpointDane extends Of<typeof endpointDaneShape> {}

export const endpointReasonShape = word(
  'unreachable',
  'throttled',
  'stopped',
  'timeout',
  'closed',
  'refused',
  'protocol',
  'dns',
  'interrupted',
);
/** Why an endpoint could not be asked, or not everything. */
export type EndpointReason = Of<typeof endpointReasonShape>;

const startTlsShape = word('demanded', 'offered', 'absent', 'broken', 'stripped');
export type StartTlsState = Of<typeof startTlsShape>;

const endpointShape = object({
  host: [text, 'The name of the host.'],
  address: [text, 'The address that was asked.'],
  port: [count, 'The port.'],
  preference: [orNull(count), 'The preference of the MX record; null if there is none.'],
  ptr: [orNull(ptrShape), 'The reverse DNS of the address.'],
  verdict: [
    word('passed', 'failed', 'inconclusive'),
    '`failed`: a finding here is an error. `inconclusive`: it could not be asked, or not to the end.',
  ],
  reason: [orNull(endpointReasonShape), 'Why it could not be asked, or not everything.'],
  text: [orNull(text), 'The reason in words.'],
  banner: [orNull(text), 'The text of the greeting.'],
  ehlo: [orNull(replyShape), 'The 500 or 502 to EHLO of a server that knows only HELO; else null.'],
  capabilities: [listOf(text), 'What EHLO offers in clear text: `SIZE 10240000`.'],
  capabilitiesInTls: [orNull(listOf(text)), 'And within TLS; null if it was not asked there.'],
  starttls: [
    orNull(startTlsShape),
    'Null if it is not known. `broken`: it is offered and cannot be used, or the session ends behind the handshake; `stripped`: something on the way took it out.',
  ],
  starttlsProblem: [orNull(text), 'Why it is `broken`.'],
  tls: [orNull(endpointTlsShape), 'The handshake with our defaults, and what others show.'],
  dane: [orNull(endpointDaneShape), 'RFC 7672: which record matched which certificate.'],
  publish: [
    orNull(text),
    'The TLSA record of the certificate that it shows, as in a zone file: for an admin who wants DANE, or whose records do not fit.',
  ],
  mtaSts: [orNull(stsVerdictShape), 'RFC 8461: whether the policy of the domain allows this host as it is.'],
  mail: [orNull(replyShape), 'The reply to MAIL FROM in clear text; null if it was not asked.'],
  mailInTls: [orNull(replyShape), 'The reply to MAIL FROM within TLS; null if it was not asked.'],
  connections: [count, 'How many connections it took.'],
  ms: [quantity, 'How long it took.'],
});
/** One MX host at one address. What is null is not known. */
export interface EndpointRecord extends Of<typeof endpointShape> {}

const severityShape = word('error', 'warning', 'info');
export type Severity = Of<typeof severityShape>;

const findingShape = object({
  id: [text, 'A stable word: `certificate-expired`.'],
  severity: [severityShape, 'How much it weighs.'],
  endpoint: [orNull(text), '`mx.example.org[192.0.2.1]:25`, a host, or null: the domain.'],
  standard: [orNull(text), '`RFC 3207 4.2`, or null.'],
  result: [orNull(resultShape), 'As reports of RFC 8460 4.3 name it; null if they have no word for it.'],
  text: [text, 'What speaks against it, in words.'],
  remedy: [orNull(text), 'What the admin does; null if nothing is to do.'],
  publish: [listOf(text), 'The records that the remedy speaks of, as they stand in a zone file.'],
});
export interface MxFinding extends Of<typeof findingShape> {}

const renewalShape = object({
  certificate: [orNull(certificateShape), 'The first certificate of the file.'],
  hosts: [
    listOf(
      object({
        host: [text, 'An MX host.'],
        name: [text, 'Where its TLSA records stand: `_25._tcp.mx.example.org`.'],
        verdict: [
          word(...DANE_VERDICTS, 'unknown'),
          'What DANE would say of the certificate; `unknown`: the DNS did not say.',
        ],
        text: [text, 'The verdict in words.'],
        publish: [text, 'The TLSA record of the certificate, as in a zone file.'],
      }),
    ),
    'What it would mean at each host.',
  ],
});
export interface Renewal extends Of<typeof renewalShape> {}

export const mxShape = documentOf('mxprobe/mx@1', "A survey of a domain's mail exchangers.", {
  target: [text, 'As the user wrote it.'],
  domain: [orNull(text), 'The mail domain, or null if one host or address was asked for.'],
  started: [instant, 'When it began; UTC.'],
  ms: [quantity, 'How long it took.'],
  mx: [listOf(hostShape), 'The MX hosts, and what the DNS says of them.'],
  mxAuthentic: [orNull(flag), 'DNSSEC vouches for the MX records, says the resolver; null if none were asked for.'],
  notes: [listOf(text), 'What was left out at our own wish: `--family`, `--source`.'],
  problem: [orNull(text), 'Why there is nothing to survey; null if there is.'],
  mtaSts: [orNull(stsShape), 'RFC 8461: the record, and the policy behind it; null if there is no domain.'],
  tlsRpt: [orNull(tlsRptShape), 'RFC 8460: where reports are wanted; null if there is no domain.'],
  renewal: [orNull(renewalShape), 'What a certificate that is not in use yet would mean (`--certificate`); else null.'],
  endpoints: [listOf(endpointShape), 'Each MX host at each address. What is null is not known.'],
  findings: [listOf(findingShape), 'What speaks against it: the worst first, in the order of the hosts.'],
  connections: [count, 'Connections of all endpoints together.'],
  interrupted: [flag, 'True if the user ended it.'],
});
export interface MxSurvey extends Of<typeof mxShape> {}
