// Which statement is about which recipient: what stands below a recipient's name is about him, what stands above all of them
// about each; and what the notification says about one in its own words.

import type { LogLine } from '../quoted/log-line.ts';
import { isGivingUp } from '../quoted/quoted-reply.ts';
import type { Statement } from '../quoted/statements.ts';
import type { Exchange } from '../quoted/transcript.ts';
import type { Mention } from './recipients.ts';

export interface Told {
  /** Null if a log line or session names nobody. */
  readonly recipient: string | null;
  readonly original: string | null;
  readonly at: number;
  readonly strength: Mention['strength'];
  /** Best first. */
  readonly statements: readonly Statement[];
  readonly exchange: Exchange | null;
  /** The sentences about this recipient; empty if there are none. */
  readonly words: string;
  /** What a log line or an event says beside. */
  readonly said: Pick<LogLine, 'action' | 'sender'> | null;
}

/** Gives each statement to the recipient above it; what stands above all of them is about all. */
export function attach(
  text: string,
  mentions: readonly Mention[],
  statements: readonly Statement[],
  exchanges: readonly Exchange[],
): { readonly told: readonly Told[]; readonly shared: readonly Statement[] } {
  const byAddress = new Map<string, { mention: Mention; statements: Statement[] }>();
  for (const mention of mentions) {
    const known = byAddress.get(mention.address.toLowerCase());
    if (known === undefined) byAddress.set(mention.address.toLowerCase(), { mention, statements: [] });
    else known.mention = betterOf(known.mention, mention);
  }
  const shared: Statement[] = [];
  for (const statement of statements) {
    const index = lastBefore(mentions, statement);
    // of a dialogue with several servers, the next recipient's
    const below = index === -1 && exchanges.length > 0 && statement.host !== null && byAddress.size > 1 ? 0 : index;
    if (below === -1) shared.push(statement);
    // recipients named one after the other share what is said below the last
    for (let i = below; i >= 0; i -= 1) {
      byAddress.get((mentions[i] as Mention).address.toLowerCase())?.statements.push(statement);
      const above = mentions[i - 1];
      if (above === undefined || !areNeighbours(text, above, mentions[i])) break;
    }
  }
  const told = [...byAddress.values()].map(({ mention, statements: own }) => ({
    recipient: mention.address,
    original: mention.original,
    at: mention.at,
    strength: mention.strength,
    statements: [...own].sort(byWeight),
    exchange: null,
    words: wordsAbout(text, mention, mentions),
    said: null,
  }));
  return { told: told.map((t) => ({ ...t, exchange: exchangeFor(t, exchanges, told.length) })), shared };
}

/** The stronger of two mentions of one address, with what either knows of its origin. */
function betterOf(known: Mention, other: Mention): Mention {
  const better = other.strength === 'strong' && known.strength !== 'strong' ? other : known;
  return { ...better, original: known.original ?? other.original };
}

/** Nothing but the rest of the upper one's line stands between them. */
function areNeighbours(text: string, above: Mention, below: Mention | undefined): boolean {
  const lineEnd = text.indexOf('\n', above.at);
  return below !== undefined && (lineEnd === -1 || text.slice(lineEnd, Math.max(lineEnd, below.lineAt)).trim() === '');
}

function lastBefore(mentions: readonly Mention[], statement: Statement): number {
  let index = -1;
  for (const [i, mention] of mentions.entries()) if (mention.lineAt <= statement.replyAt) index = i;
  return index;
}

/** The better statement first: one that tells a reason before one that only gives up, then by rank; of attempts the final refusal. */
export function byWeight(a: Statement, b: Statement): number {
  return (
    Number(givesUp(a)) - Number(givesUp(b)) ||
    a.rank - b.rank ||
    Number(isBare(a)) - Number(isBare(b)) ||
    Number(isTemporary(a)) - Number(isTemporary(b)) ||
    a.at - b.at
  );
}

function givesUp(statement: Statement): boolean {
  return statement.reply !== null && isGivingUp(statement.reply);
}

/** `Status code: 550 5.7.1`: the same reply with its words may stand elsewhere. */
const isBare = ({ reply }: Statement) => reply !== null && reply.text === '';
const isTemporary = ({ reply }: Statement) => reply?.code !== null && reply !== null && reply.code < 500;

/** The exchange of a transcript that a recipient's `(reason: ...)` repeats, that names it, or the last one. */
function exchangeFor(
  told: Omit<Told, 'exchange'>,
  exchanges: readonly Exchange[],
  recipients: number,
): Exchange | null {
  const address = told.recipient?.toLowerCase() ?? '';
  const named = exchanges.find((e) => e.recipients.some((one) => one.toLowerCase() === address));
  if (named !== undefined) return named;
  const reason = told.statements.find((s) => s.grammar === 'reply-lead')?.reply;
  if (reason != null) {
    const dots = reason.text.indexOf('...', reason.text.lastIndexOf('\n') + 1);
    const start = reason.text.slice(0, dots === -1 ? 40 : Math.min(dots, 40));
    const same = exchanges.find(
      (e) => e.reply.code === reason.code && e.reply.text.replace(/\n/g, ' ').startsWith(start),
    );
    return same ?? exchanges.find((e) => e.reply.code === reason.code) ?? null;
  }
  const free = exchanges.filter((e) => e.recipients.length === 0 || recipients === 1);
  return free.at(-1) ?? null;
}

/** A reason is a few sentences; what is longer is somebody's manual. */
const MAX_WORDS = 600;
/** Less than that is a heading. */
const ENOUGH = 80;

/** What stands about a recipient: the paragraph he is named in, without his address, and what follows if that says little. */
function wordsAbout(text: string, mention: Mention, mentions: readonly Mention[]): string {
  const address = mention.address.toLowerCase();
  const next = mentions.find((m) => m.lineAt > mention.at && m.address.toLowerCase() !== address);
  const limit = Math.min(next?.lineAt ?? text.length, mention.at + 2 * MAX_WORDS);
  const blank = text.lastIndexOf('\n\n', mention.at);
  const answered = ANSWERED.exec(text.slice(mention.at, limit));
  if (answered !== null) {
    const from = mention.at + answered.index + answered[0].length;
    const end = text.indexOf('\n\n', from);
    const said = reasonIn(text.slice(from, end === -1 ? limit : Math.min(end, limit)), mention.address);
    if (said !== '') return said.slice(0, MAX_WORDS);
  }
  const previous = mentions.findLast((m) => m.lineAt < mention.lineAt);
  const start = previous !== undefined && previous.lineAt > blank ? mention.lineAt : blank + 1;
  let words = '';
  for (let from = Math.max(0, start), to = 0; from < limit && words.length < ENOUGH; from = to + 2) {
    const end = text.indexOf('\n\n', Math.max(from, from <= mention.at ? mention.at : 0));
    to = end === -1 || end > limit ? limit : end;
    words = `${words} ${reasonIn(text.slice(from, to), mention.address)}`.trim();
  }
  // a recipient at the end of his paragraph, and of the text: the heading says it
  if (words === '' && blank > 0)
    words = reasonIn(text.slice(text.lastIndexOf('\n\n', blank - 1) + 1, blank), mention.address);
  return words.slice(0, MAX_WORDS);
}

/** Gmail, Apple Mail: what is quoted below is the reason, with or without a code. */
const ANSWERED =
  /(?:\b(?:[Rr]esponse|[Aa]nswer|[Rr]eply)\s+was|Die\s+Antwort\s+lautete|La\s+réponse\s+était|La\s+respuesta\s+fue|La\s+risposta\s+è\s+stata|De\s+reactie\s+was)\s*:\s+/;

/** The sentence without the address and the marks around it; where the sentence runs on behind the address, it is one of its words. */
function reasonIn(paragraph: string, address: string): string {
  return paragraph
    .replaceAll(address, (found: string, at: number) => {
      const [before, behind] = [
        paragraph.slice(Math.max(0, at - 40), at),
        paragraph.slice(at + found.length, at + found.length + 40),
      ];
      return /\p{L}{2}\s+$/u.test(before) && /^\s+\p{Ll}{2}/u.test(behind) ? found : ' ';
    })
    .replace(/\((?:ultimately\s+)?(?:expanded|generated)\s+from:?[^()]{0,340}\)/g, ' ')
    .replace(/<(?:mailto:)?\s*>\s*:?|\(\s*\)|^\s*:\s/gm, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s:;,.-]+/, '')
    .trim();
}
