// Which reply is the reason: in a dialogue, a sentence or the report's field, in the order of how much each knows.
import { isGivingUp, quotedReply } from '../quoted/quoted-reply.ts';
import { readStatements, type Statement } from '../quoted/statements.ts';
import type { Exchange } from '../quoted/transcript.ts';
import type { RecipientReport } from './delivery-status.ts';
import type { Basis, QuotedReply } from './facts.ts';
import { type Ground, groundAt } from './place.ts';
import type { Notification } from './read-notification.ts';
import { fieldGround, type Sources } from './sources.ts';

/** A reply, and where it was read. */
export interface Evidence {
  readonly reply: QuotedReply;
  readonly by: 'remote' | 'reporter';
  readonly basis: Basis;
  readonly ground: Ground | null;
  readonly diagnostic: string;
  /** The text goes on behind it, so that nothing more of it can be missing. */
  readonly closed: boolean;
  /** The sentence it was read from, which knows more: where, and at which command. */
  readonly statement: Statement | null;
}

/** The sentences that the report's own field quotes. */
export function diagnosticStatements(reported: RecipientReport | null): Statement[] {
  return reported?.diagnostic == null ? [] : readStatements(reported.diagnostic).filter((s) => s.rank <= 3);
}

/** All replies about a recipient, those that know most first. */
export function candidates(
  statements: readonly Statement[],
  inDiagnostic: readonly Statement[],
  exchange: Exchange | null,
  reported: RecipientReport | null,
  from: Sources,
): Evidence[] {
  const { notification } = from;
  const { visible } = notification;
  const found: Evidence[] = [];
  const field = reported?.diagnostic ?? null;
  const type = reported?.diagnosticType ?? '';
  // X-Unix and its like hold a program's exit code or output
  const direct = field === null || type === 'x-unix' ? null : quotedReply(field);
  // the recipient's own block of the report beats a dialogue about somebody
  if (exchange !== null && (direct === null || direct.code === null || direct.code === exchange.reply.code)) {
    found.push({
      reply: exchange.reply,
      by: 'remote',
      basis: 'transcript',
      ground: groundAt(visible, exchange.replyAt),
      diagnostic: exchange.reply.text,
      closed: true,
      statement: null,
    });
  }
  // sentences that name remote or stage have a known end; the field may hold only the reply's first line
  const inText = (from: number, to: number) =>
    statements.flatMap((s) => (s.rank < from || s.rank > to ? [] : quoteIn(s, notification)));
  found.push(...inText(1, 2));
  const inField = {
    basis: 'stated',
    ground: fieldGround(from, reported?.starts.diagnostic),
    diagnostic: (field ?? '').trim(),
    closed: field?.endsWith('\n') ?? false,
  } as const;
  if (direct !== null)
    found.push({ reply: direct, by: /^(?:smtp|)$/.test(type) ? 'remote' : 'reporter', ...inField, statement: null });
  for (const s of inDiagnostic)
    if (s.reply !== null) found.push({ reply: s.reply, by: s.speaker, ...inField, statement: s });
  found.push(...inText(3, 9));
  return found;
}

function quoteIn(statement: Statement, { visible, exchanges }: Notification): Evidence[] {
  if (statement.reply === null) return [];
  // `550 5.1.2 <a@b>... Host unknown` without a dialogue around it is the reporting server's own
  const local = statement.grammar === 'bare-reply' && exchanges.length === 0 && /\.\.\. /.test(statement.reply.text);
  return [
    {
      reply: statement.reply,
      by: local ? 'reporter' : statement.speaker,
      basis: 'stated',
      ground: groundAt(visible, Math.min(statement.at, statement.replyAt)),
      diagnostic: visible.text.slice(statement.at, statement.end).replace(/\s+/g, ' ').trim().slice(0, 1000),
      closed: visible.text.indexOf('\n\n', statement.at) !== -1,
      statement,
    },
  ];
}

/** The first that gives a reason. */
export function bestReply(found: readonly Evidence[]): Evidence | null {
  const telling = found.filter((e) => !mayGiveUp(e) || innerReply(e.reply) !== null);
  const first = telling[0] ?? found.find((e) => e.closed && !e.reply.text.includes('<'));
  if (first === undefined) return null;
  const inner = innerReply(first.reply);
  if (inner !== null) return { ...first, reply: inner };
  // a field that holds only the first of several lines: `550-Please turn on ...`
  const isFirstLine = first.reply.lines === 1 && first.diagnostic.includes(`${first.reply.code}-`);
  const whole = isFirstLine ? found.find((e) => e.reply.code === first.reply.code && e.reply.lines > 1) : undefined;
  return whole ?? first;
}

/** Says that the queue gave up; so may the beginning of such a reply. */
function mayGiveUp({ reply, closed }: Evidence): boolean {
  return isGivingUp(reply) || (!closed && /^[45]\.4\.7$/.test(reply.enhanced ?? ''));
}

/** `554 4.4.7 Message expired ... <421 4.4.2 Connection timed out>`: the reason stands inside. */
function innerReply(reply: QuotedReply): QuotedReply | null {
  if (!isGivingUp(reply)) return null;
  const at = reply.text.search(/<[45]\d\d /);
  return at === -1 ? null : quotedReply(reply.text.slice(at + 1).replace(/>\s*$/, '\n'));
}
