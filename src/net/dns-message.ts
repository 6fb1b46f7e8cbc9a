// DNS messages: a question to octets, octets to an answer. RFC 1035 4, RFC 6891 (EDNS), RFC 4035 (AD, DO).
import { isIPv4, isIPv6 } from 'node:net';
import packet, { type Answer, type DecodedPacket } from 'dns-packet';
import { type DnsAnswer, type DnsOutcome, type DnsRecord, type DnsType, wordsFor } from './dns.ts';
import { comparable } from './dns-name.ts';

export interface Question {
  /** As `queryName` gave it. */
  readonly name: string;
  readonly type: DnsType;
}

/** What fits any path without fragments (DNS flag day 2020); more comes over TCP. */
const UDP_PAYLOAD_OCTETS = 1232;
/** The largest honest answer, a round robin or a zone full of TXT, has some dozens of records. */
export const MAX_RECORDS = 512;
/** Resolvers stop at 8 to 16 links of a CNAME chain. */
const MAX_ALIASES = 16;

/** The query for `question`; with EDNS it asks for DNSSEC data (DO), and in any case for the AD bit (RFC 6840 5.7). */
export function encodeQuery(id: number, question: Question, edns: boolean): Buffer {
  const opt = {
    type: 'OPT' as const,
    name: '.',
    udpPayloadSize: UDP_PAYLOAD_OCTETS,
    flags: packet.DNSSEC_OK,
    extendedRcode: 0,
    ednsVersion: 0,
    flag_do: true,
    options: [],
  };
  return packet.encode({
    type: 'query',
    id,
    flags: packet.RECURSION_DESIRED | packet.AUTHENTIC_DATA,
    questions: [{ type: question.type, name: question.name, class: 'IN' }],
    additionals: edns ? [opt] : [],
  });
}

/** A message as it came, or null if it can't be read. */
export function decodeMessage(octets: Buffer): DecodedPacket | null {
  try {
    return packet.decode(octets);
  } catch {
    return null;
  }
}

/** Is this the response to `question` with this id? Anything else on the socket is a stranger's. */
export function responds(message: DecodedPacket, id: number, question: Question): boolean {
  const [asked, ...more] = message.questions ?? [];
  return (
    message.id === id &&
    message.flag_qr &&
    asked !== undefined &&
    more.length === 0 &&
    asked.type === question.type &&
    asked.class === 'IN' &&
    comparable(asked.name) === comparable(question.name)
  );
}

/** The response code by name; codes of 16 and above are put together from header and OPT (RFC 6891 6.1.3). */
export function responseCode(message: DecodedPacket): string {
  const opt = message.additionals?.find((record) => record.type === 'OPT');
  if (opt?.type === 'OPT' && opt.extendedRcode !== 0) return `RCODE_${opt.extendedRcode * 16}+`;
  return 'rcode' in message && typeof message.rcode === 'string' ? message.rcode : 'NOERROR';
}

/** The answer that a response gives to `question`. */
export function answerOf(message: DecodedPacket, question: Question): DnsAnswer {
  const code = responseCode(message);
  const answers = message.answers ?? [];
  if (code !== 'NOERROR' && code !== 'NXDOMAIN') {
    const outcome = code === 'REFUSED' ? 'refused' : 'servfail';
    return conclude(question, outcome, [], [], false, code === 'REFUSED' || code === 'SERVFAIL' ? null : code);
  }
  if (answers.length > MAX_RECORDS) {
    return conclude(question, 'malformed', [], [], false, `more than ${MAX_RECORDS} records`);
  }
  const aliases = question.type === 'CNAME' ? [] : aliasesOf(question.name, answers);
  if (aliases === null) return conclude(question, 'servfail', [], [], false, 'the CNAMEs go round in a circle');
  const owner = comparable(aliases.at(-1) ?? question.name);
  const records = answers
    .filter((answer) => answer.type === question.type && comparable(answer.name) === owner)
    .map(recordOf);
  if (records.includes(null)) return conclude(question, 'malformed', [], [], false, `a broken ${question.type} record`);
  const whole = records.filter((record) => record !== null);
  const outcome = code === 'NXDOMAIN' ? 'nxdomain' : whole.length === 0 ? 'nodata' : 'records';
  return conclude(question, outcome, outcome === 'records' ? whole : [], aliases, message.flag_ad, null);
}

function conclude(
  question: Question,
  outcome: DnsOutcome,
  records: readonly DnsRecord[],
  aliases: readonly string[],
  authentic: boolean,
  detail: string | null,
): DnsAnswer {
  const owner = aliases.at(-1);
  const subject = owner === undefined ? question.name : `${owner}, to which ${question.name} is an alias,`;
  return { outcome, records, aliases, authentic, text: wordsFor(outcome, subject, question.type, detail) };
}

/** Follows the CNAMEs of an answer section from `name`; null if they don't end. */
function aliasesOf(name: string, answers: readonly Answer[]): string[] | null {
  const next = new Map<string, string>();
  for (const answer of answers) {
    if (answer.type === 'CNAME' && typeof answer.data === 'string') next.set(comparable(answer.name), answer.data);
  }
  const aliases: string[] = [];
  for (let at = next.get(comparable(name)); at !== undefined; at = next.get(comparable(at))) {
    if (aliases.push(at) > MAX_ALIASES) return null;
  }
  return aliases;
}

function recordOf(answer: Answer): DnsRecord | null {
  switch (answer.type) {
    case 'A':
      return isIPv4(answer.data) ? { type: 'A', address: answer.data } : null;
    case 'AAAA':
      return isIPv6(answer.data) ? { type: 'AAAA', address: answer.data } : null;
    case 'MX':
      return { type: 'MX', preference: answer.data.preference ?? 0, exchange: answer.data.exchange };
    case 'PTR':
    case 'CNAME':
      return { type: answer.type, name: answer.data };
    case 'TXT':
      return { type: 'TXT', text: textOf(answer.data) };
    case 'TLSA': {
      const { usage, selector, matchingType, certificate } = answer.data;
      return { type: 'TLSA', usage, selector, matchingType, data: new Uint8Array(certificate) };
    }
    default:
      return null;
  }
}

function textOf(data: string | Buffer | (string | Buffer)[]): string {
  const strings = Array.isArray(data) ? data : [data];
  return strings.map((piece) => (typeof piece === 'string' ? piece : piece.toString('latin1'))).join('');
}
