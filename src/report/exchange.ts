// One exchange: what was sent and what came back, each line behind its arrow.
import type { Exchange, ReplyRecord, StepRecord } from '../run/document.ts';
import { isRefused } from '../wire/reply.ts';
import { VIOLATION_WORDS } from '../wire/violations.ts';
import { sayDuration } from './duration.ts';
import { gap, type Line, lineWidth, quoted, span } from './line.ts';

const INDENT = '    ';
/** A screen of an endless reply tells what it is; the record holds all of it. */
const MAX_LINES = 60;
/** RFC 5321 4.5.3.1.5 allows 512 octets; longer lines are shown to this length and counted. */
const MAX_COLUMNS = 600;
/** `as expected` stands here if the reply leaves room. */
const NOTE_COLUMN = 62;
/** A note that would stand beyond this gets a line of its own. */
const WIDTH = 120;
/** From here on the wait is worth a word. */
const SLOW_MS = 1000;

/** Was this the exchange that the step's verdict speaks of? The document repeats it in the step. */
export function isDecisive(step: StepRecord, exchange: Exchange): boolean {
  return (
    step.outcome !== 'none' &&
    exchange.outcome === step.outcome &&
    exchange.sent === step.sent &&
    exchange.reply?.raw === step.reply?.raw
  );
}

/** `judged` is the step, if this exchange decided it. */
export function exchangeLines(exchange: Exchange, judged: StepRecord | null): Line[] {
  const lines = sentLines(exchange);
  if (exchange.reply !== null) lines.push(...replyLines(exchange.reply, exchange.secure));
  const ending = outcomeLine(exchange);
  if (ending !== null) lines.push(ending);
  const last = lines.at(-1);
  const asked = judged?.verdict === 'passed' ? judged.expected : null;
  if (asked !== null && last !== undefined && isSurprise(exchange)) {
    const note = span(`as expected: ${asked}`, 'passed');
    if (Math.max(lineWidth(last) + 2, NOTE_COLUMN) + lineWidth([note]) > WIDTH)
      lines.push([span(`${INDENT}=== `, 'quiet'), note]);
    else lines[lines.length - 1] = [...last, gap(last, NOTE_COLUMN), note];
  }
  if (exchange.ms >= SLOW_MS && exchange.reply !== null)
    lines.push(quiet(`answered after ${sayDuration(exchange.ms)}`));
  if (exchange.reply !== null && exchange.reply.violations.length > 0) lines.push(violationLine(exchange.reply));
  return lines;
}

/** The step with what EHLO offers on one line, where it is as expected. */
export function withBriefOffers(step: StepRecord): StepRecord {
  if (step.verdict !== 'passed' || !['ehlo', 'lhlo', 'starttls'].includes(step.verb)) return step;
  const brief = (reply: ReplyRecord) => ({ ...reply, lines: [offersOf(reply.lines)] });
  const exchanges = step.exchanges.map((one) =>
    one.reply === null || one.reply.lines.length < 3 ? one : { ...one, reply: brief(one.reply) },
  );
  return { ...step, exchanges };
}

/** `250-mx.example.org  PIPELINING, SIZE 10240000, ...` */
function offersOf([first = '', ...rest]: readonly string[]): string {
  return `${first}  ${rest.map((line) => line.slice(4)).join(', ')}`;
}

function sentLines({ sent, sentBytes, message, secure }: Exchange): Line[] {
  if (sent === null) return [];
  const arrow = secure ? ' ~> ' : ' -> ';
  const lines = shortened(sent.split('\r\n')).map((line): Line => [span(INDENT + arrow, 'quiet'), quoted(line)]);
  const id = message?.messageId ?? null;
  if (sentBytes !== null) lines.push(quiet(`${sentBytes} octets sent${id === null ? '' : `, Message-ID ${id}`}`));
  return lines;
}

function replyLines(reply: ReplyRecord, secure: boolean): Line[] {
  const refused = isRefused(reply.code);
  return shortened(reply.lines).map((line, index, all): Line => {
    const arrow = refused && index === all.length - 1 ? (secure ? '<~* ' : '<** ') : secure ? '<~  ' : '<-  ';
    return [span(INDENT + arrow, 'quiet'), quoted(line, refused ? 'refusal' : 'plain')];
  });
}

/** Keeps the beginning and the last line; says how much is left out. */
function shortened(lines: readonly string[]): string[] {
  const cut = lines.map((line) =>
    line.length > MAX_COLUMNS ? `${line.slice(0, MAX_COLUMNS)}… (${line.length} characters)` : line,
  );
  if (cut.length <= MAX_LINES) return cut;
  return [...cut.slice(0, MAX_LINES - 2), `… ${cut.length - MAX_LINES + 1} more lines`, ...cut.slice(-1)];
}

function outcomeLine({ outcome, ms }: Exchange): Line | null {
  switch (outcome) {
    case 'reply':
    case 'none':
      return null;
    case 'closed':
      return [span(`${INDENT}=== the server closed the connection`)];
    case 'timeout':
      return [span(`${INDENT}=== no reply within ${sayDuration(ms)}`)];
    case 'silence':
      return [span(`${INDENT}=== silence for ${sayDuration(ms)}`)];
    case 'tls-failure':
      return [span(`${INDENT}=== the TLS handshake failed`)];
    default:
      return outcome satisfies never;
  }
}

/** Where a reader would ask "is that right?": a refusal, a closed connection, silence. */
function isSurprise(exchange: Exchange): boolean {
  return exchange.outcome !== 'reply' || isRefused(exchange.reply?.code);
}

function violationLine(reply: ReplyRecord): Line {
  const words = new Map<string, string>(Object.entries(VIOLATION_WORDS));
  const named = reply.violations.map((violation) => words.get(violation) ?? violation);
  return [span(`${INDENT}*** `, 'inconclusive'), span(`this reply has ${named.join(', ')}`, 'inconclusive')];
}

function quiet(text: string): Line {
  return [span(`${INDENT}=== ${text}`, 'quiet')];
}
