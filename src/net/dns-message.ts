// A question to octets, and a response to the answer it gives. RFC 1035 4, RFC 6891 (EDNS), RFC 4035 (AD, DO).
import packet from 'dns-packet';
import { type DnsAnswer, type DnsOutcome, type DnsRecord, type DnsType, wordsFor } from '../wire/dns-answer.ts';
import { comparable } from './dns-name.ts';
import { type DnsAnswerRecord, type DnsMessage, TYPE_NUMBERS } from './dns-wire.ts';

export interface Question {
  /** As `queryName` gave it. */
  readonly name: string;
  readonly type: DnsType;
}

/** Response codes: RFC 1035 4.1.1. */
const NOERROR = 0;
const FORMERR = 1;
const SERVFAIL = 2;
const NXDOMAIN = 3;
const NOTIMP = 4;
const REFUSED = 5;
const CLASS_IN = 1;
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

/** Is this the response to `question` with this id? Anything else on the socket is a stranger's. */
export function responds(message: DnsMessage, id: number, question: Question): boolean {
  if (message.id !== id || !message.isResponse) return false;
  const [asked, ...more] = message.questions;
  // Some servers give no question back where they understood none.
  if (asked === undefined) return message.code === FORMERR || message.code === NOTIMP;
  return (
    more.length === 0 &&
    asked.type === TYPE_NUMBERS[question.type] &&
    asked.class === CLASS_IN &&
    comparable(asked.name) === comparable(question.name)
  );
}

/** A server that knows no EDNS answers so to a query with it (RFC 6891 7). */
export function refusesEdns(message: DnsMessage): boolean {
  return message.code === FORMERR || message.code === NOTIMP;
}

/** The answer that a response gives to `question`. */
export function answerOf(message: DnsMessage, question: Question): DnsAnswer {
  const { code, answers } = message;
  if (code === REFUSED) return conclude(question, 'refused', [], [], false, null);
  if (code !== NOERROR && code !== NXDOMAIN) {
    return conclude(question, 'servfail', [], [], false, code === SERVFAIL ? null : `response code ${code}`);
  }
  if (answers.length > MAX_RECORDS) {
    return conclude(question, 'malformed', [], [], false, `more than ${MAX_RECORDS} records`);
  }
  const aliases = question.type === 'CNAME' ? [] : aliasesOf(question.name, answers);
  if (aliases === null) return conclude(question, 'servfail', [], [], false, 'the CNAMEs go round in a circle');
  const owner = comparable(aliases.at(-1) ?? question.name);
  const records = answers
    .filter(({ name }) => comparable(name) === owner)
    .flatMap(({ record }) => (record?.type === question.type ? [record] : []));
  const outcome = code === NXDOMAIN ? 'nxdomain' : records.length === 0 ? 'nodata' : 'records';
  return conclude(question, outcome, outcome === 'records' ? records : [], aliases, message.isAuthentic, null);
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
function aliasesOf(name: string, answers: readonly DnsAnswerRecord[]): string[] | null {
  const next = new Map<string, string>();
  for (const { name: owner, record } of answers) {
    if (record?.type === 'CNAME') next.set(comparable(owner), record.name);
  }
  const aliases: string[] = [];
  for (let at = next.get(comparable(name)); at !== undefined; at = next.get(comparable(at))) {
    if (aliases.push(at) > MAX_ALIASES) return null;
  }
  return aliases;
}
