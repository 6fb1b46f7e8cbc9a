// What a command was fed that another one reads -> one word of advice. Recognised by form, in the order from the surest to the vaguest.
import { readFact } from '../quoted/log-line.ts';
import { LogPrefix } from '../quoted/log-prefix.ts';
import { readSessions } from '../quoted/session.ts';

export type Reader = 'bounce' | 'explain' | 'import' | 'log' | 'reports' | 'run';

/** The first of it is enough. */
const MOST_READ = 65_536;

/** `a log of a mail server: mxprobe log FILE`; null: nobody's, or that of the command itself. */
export function adviceFor(octets: Uint8Array, own: Reader): string | null {
  const kind = kindOf(octets);
  return kind === null || kind.reader === own ? null : `${kind.what}: ${kind.command}`;
}

/** Of text that `bounce` and `explain` would find a refusal in: a command line, a report, a scenario. Null: it is theirs. */
export function adviceForPasted(octets: Uint8Array): string | null {
  const head = Buffer.from(octets.buffer, octets.byteOffset, Math.min(octets.length, 4096)).toString('latin1');
  if (!MAY_BE_ELSEWHERE.test(head)) return null;
  const text = headOf(octets);
  const scenario = () => (HAS_STEPS.test(text) && kindOf(octets) === SCENARIO ? SCENARIO : null);
  const kind = surest(octets, text) ?? scenario();
  return kind === null ? null : `${kind.what}: ${kind.command}`;
}

const MAY_BE_ELSEWHERE = /^\s{0,20}(?:\$ )?swaks -|^\s{0,20}[{<]|^(?:scenario|steps|variants):/m;

interface Kind {
  readonly reader: Reader;
  readonly what: string;
  readonly command: string;
}

const REPORT: Kind = { reader: 'reports', what: 'a TLS or DMARC report', command: 'mxprobe reports FILE' };
const SWAKS: Kind = {
  reader: 'import',
  what: 'a swaks command line',
  command: "mxprobe import --swaks 'swaks ...'",
};
const SESSION: Kind = { reader: 'import', what: 'a transcript of a session', command: 'mxprobe import FILE' };
const LOG: Kind = { reader: 'log', what: 'a log of a mail server', command: 'mxprobe log FILE' };
const SCENARIO: Kind = { reader: 'run', what: 'a scenario', command: 'mxprobe run FILE' };
const BOUNCE: Kind = { reader: 'bounce', what: 'a mail', command: 'mxprobe bounce FILE' };
const REPLY: Kind = { reader: 'explain', what: 'a reply', command: 'mxprobe explain "REPLY"' };

function kindOf(octets: Uint8Array): Kind | null {
  const text = headOf(octets);
  const sure = surest(octets, text);
  if (sure !== null) return sure;
  if (isLog(text)) return LOG;
  if (isMail(text)) return BOUNCE;
  if (readSessions(text).some(({ steps }) => steps.length > 1)) return SESSION;
  if (HAS_STEPS.test(text)) return SCENARIO;
  return /^\s{0,20}[245]\d\d[ -]\S[^\n]{0,2000}\n?$/.test(text) ? REPLY : null;
}

const HAS_STEPS = /^(?:scenario|steps|variants):/m;

const headOf = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, Math.min(octets.length, MOST_READ)).toString('latin1');

/** What its form alone tells. */
function surest(octets: Uint8Array, text: string): Kind | null {
  if (octets[0] === 0x50 && octets[1] === 0x4b) return REPORT;
  if (/^\s{0,20}\{/.test(text) && /"policies"\s{0,4}:/.test(text)) return REPORT;
  if (
    /<feedback[\s>]/.test(text) ||
    /^Content-Type:\s{0,20}(?:application\/tlsrpt|multipart\/report;[\s\S]{0,200}tlsrpt)/im.test(text)
  )
    return REPORT;
  return /^\s{0,20}(?:\$ )?swaks\s{1,4}-/.test(text) ? SWAKS : null;
}

/** A header, and behind an empty line a body. */
const isMail = (text: string) =>
  /^(?:Return-Path|Received|From|Date|Subject|Message-ID|MIME-Version|Delivered-To):/im.test(text.slice(0, 4000)) &&
  /^(?:[\w-]{1,60}:|[ \t])[^\n]{0,998}\n/.test(text) &&
  /^Content-Type:|^From:/im.test(text) &&
  /\r?\n\r?\n/.test(text);

/** Most of the lines are a mail server's. */
function isLog(text: string): boolean {
  const prefix = new LogPrefix();
  const lines = text.split('\n', 200).filter((line) => line.trim() !== '');
  const read = lines.filter((line) => prefix.peel(line) && readFact(prefix).mta !== null);
  return read.length > lines.length / 2 || lines.some((line) => /^#Fields: date-time,/.test(line));
}
