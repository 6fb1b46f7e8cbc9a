// What the report's fields and the notification's text say about one recipient, joined. The report names recipients; the text
// knows the stage; the remote's own reply is taken from whichever quotes more of it.

import { isGivingUp, quotedReply } from '../quoted/quoted-reply.ts';
import { readStatements, type Statement } from '../quoted/statements.ts';
import { type Exchange, helloIn } from '../quoted/transcript.ts';
import { byWeight, type Told } from './attach.ts';
import type { DeliveryReport, RecipientReport } from './delivery-status.ts';
import type { Action, Basis, Failure, Place, QuotedReply } from './facts.ts';
import { type Ground, groundAt, placeOfCommand, placeOfReply, placeOfWord, placeOfWords } from './place.ts';
import type { Notification } from './read-notification.ts';
import type { VisibleText } from './visible-text.ts';

export interface Sources {
  readonly report: {
    readonly report: DeliveryReport;
    readonly visible: VisibleText;
    /** Whether it was read from the visible text, as where it stands in the notification, or from the source. */
    readonly isVisible: boolean;
  } | null;
  readonly notification: Notification;
  /** Sender of the returned message, from its own header. */
  readonly sender: string | null;
  readonly isTruncated: boolean;
}

interface Evidence {
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

/** The failure of one recipient; of nobody where the text names none. `told` or `reported` may be absent. */
export function joinFailure(
  recipient: string | null,
  told: Told | null,
  reported: RecipientReport | null,
  from: Sources,
): Failure {
  const { notification } = from;
  const statements = [...(told?.statements ?? []), ...notification.shared].sort(byWeight);
  const inDiagnostic = isFull(statements[0]) ? [] : diagnosticStatements(reported);
  const spoken = [...statements, ...inDiagnostic];
  // the offsets of what was read from the field are those of the field
  const groundOf = (one: Statement): Ground | null =>
    inDiagnostic.includes(one)
      ? fieldGround(from, reported?.starts.diagnostic)
      : groundAt(notification.visible, one.at);
  const exchange = told === null ? (notification.exchanges.at(-1) ?? null) : told.exchange;
  const stated = reported?.action ?? told?.said?.action ?? notification.action;
  const found = candidates(statements, inDiagnostic, exchange, reported, from);
  const evidence = bestReply(
    found.filter((e) => (e.reply.code ?? 400) >= 400 || (stated !== null && !/^(?:failed|delayed)$/.test(stated))),
  );
  const action = stated ?? actionOf(evidence, notification);
  const own = evidence?.statement == null ? spoken : [evidence.statement, ...spoken];
  const staged = stageFrom(own, exchange, evidence);
  const remote = remoteFrom(recipient, own, exchange, evidence, reported, from);
  const status = statusFrom(reported, statements, from, recipient, evidence?.reply ?? null);
  const sender = from.sender ?? told?.said?.sender ?? exchange?.sender ?? notification.details.sender;
  return {
    recipient,
    originalRecipient: reported?.original ?? told?.original ?? null,
    sender,
    helo: exchange?.helo ?? helloOf(staged),
    action,
    remote: { host: remote.host, address: remote.address },
    reply: evidence?.reply ?? null,
    replyBy: evidence?.by ?? null,
    status: status.value,
    stage: staged.stage,
    stageBasis: staged.basis,
    tls: tlsFrom(spoken, evidence?.reply ?? null),
    diagnostic: evidence?.diagnostic ?? (reported?.diagnostic?.trim() || null),
    words: wordsOf(told, reported, notification, evidence, statements[0]),
    basis: {
      recipient: recipient === null ? 'none' : 'stated',
      remote: remote.basis,
      reply: evidence?.basis ?? 'none',
      status: status.value === null ? 'none' : 'stated',
      sender: sender === null ? 'none' : 'stated',
    },
    places: {
      recipient:
        (told === null ? null : placeOfWord(groundAt(notification.visible, told.at), recipient)) ??
        placeOfWord(fieldGround(from, reported?.starts.recipient), recipient),
      reply: evidence === null ? null : placeOfReply(evidence.ground, evidence.reply),
      stage: stagePlace(staged, notification.visible, inDiagnostic, fieldGround(from, reported?.starts.diagnostic)),
      remote: remotePlace(remote, groundOf, fieldGround(from, reported?.starts.remote), notification.visible),
      status: placeOfWord(status.said === null ? status.ground : groundOf(status.said), status.value),
    },
  };
}

/** A notice that states nothing else tells of a failure; a reply by itself that says "later" is tried again. */
function actionOf(evidence: Evidence | null, { isNotice }: Notification): Action {
  const code = evidence?.reply.code ?? 500;
  return !isNotice && code >= 400 && code < 500 ? 'delayed' : 'failed';
}

/** The sentences about the recipient, else the report's own comment, else what the notification says at all. */
function wordsOf(
  told: Told | null,
  reported: RecipientReport | null,
  { visible, action, isNotice }: Notification,
  evidence: Evidence | null,
  best: Statement | undefined,
): string | null {
  const words = told?.words || reported?.comment || '';
  if (words !== '' || action === 'delivered') return words || null;
  // beside a reply that somebody pasted stands what he thinks of it
  if (evidence !== null && !isNotice) return null;
  if (told === null && !isNotice && best !== undefined) return lineAt(visible.text, best.at);
  return told === null ? visible.text.slice(0, 600).replace(/\s+/g, ' ').trim() || null : null;
}

/** The line of the one sentence that tells of the failure, without the talk around it. */
function lineAt(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at) + 1;
  const end = text.indexOf('\n', at + 1);
  return text
    .slice(start, end === -1 ? undefined : end)
    .slice(0, 600)
    .trim();
}

/** A sentence that names remote, stage and reply: the field can only repeat it. */
function isFull(best: Statement | undefined): boolean {
  return (
    best !== undefined && best.rank === 1 && best.reply?.enhanced != null && best.stage !== null && best.host !== null
  );
}

function diagnosticStatements(reported: RecipientReport | null): Statement[] {
  return reported?.diagnostic == null ? [] : readStatements(reported.diagnostic).filter((s) => s.rank <= 3);
}

function candidates(
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
function bestReply(found: readonly Evidence[]): Evidence | null {
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

interface Staged {
  readonly stage: Failure['stage'];
  readonly basis: Basis;
  /** What said it; null for what was concluded. */
  readonly by: Statement | Exchange | null;
}

function stageFrom(spoken: readonly Statement[], exchange: Exchange | null, evidence: Evidence | null): Staged {
  const shown: Staged | null = exchange === null ? null : { stage: exchange.stage, basis: 'transcript', by: exchange };
  if (shown !== null && evidence?.basis !== 'stated') return shown;
  const stated = spoken.find((s) => s.stage !== null && s.basis === 'stated') ?? spoken.find((s) => s.stage !== null);
  if (stated !== undefined) return { stage: stated.stage, basis: stated.basis, by: stated };
  return shown ?? { ...inferStage(evidence), by: null };
}

/** `after EHLO name:` quotes the command with its name. */
function helloOf({ by }: Staged): string | null {
  // `(in reply to EHLO command)` names the command alone
  const words = by !== null && 'grammar' in by ? (by.stageWords?.text ?? '') : '';
  return helloIn(words.replace(/\scommand$/i, ''));
}

/** What the codes alone make likely. RFC 3463 3.2: address codes answer RCPT; 530 answers MAIL where TLS or AUTH is demanded. */
function inferStage(evidence: Evidence | null): { stage: Failure['stage']; basis: Basis } {
  if (evidence === null || evidence.by !== 'remote') return { stage: null, basis: 'none' };
  const { code, enhanced, text } = evidence.reply;
  if (/^[45]\.1\.[1236]$/.test(enhanced ?? '')) return { stage: 'rcpt', basis: 'inferred' };
  if (/^[45]\.1\.[78]$/.test(enhanced ?? '') || code === 530) return { stage: 'mail', basis: 'inferred' };
  return /user unknown|no such user|unknown user/i.test(text)
    ? { stage: 'rcpt', basis: 'inferred' }
    : { stage: null, basis: 'none' };
}

/** The words that name the stage, or the command that was refused; a sentence that only implies it has no such words. */
function stagePlace(
  { stage, basis, by }: Staged,
  visible: VisibleText,
  inDiagnostic: readonly Statement[],
  field: Ground | null,
): Place | null {
  if (stage === null || by === null || basis === 'inferred') return null;
  if (!('grammar' in by)) return placeOfCommand(groundAt(visible, by.at), stage);
  if (by.stageWords === null) return null;
  return placeOfWords(inDiagnostic.includes(by) ? field : groundAt(visible, by.stageWords.at), by.stageWords.text);
}

interface Remote {
  readonly host: string | null;
  readonly address: string | null;
  readonly basis: Basis;
  readonly said: Statement | null;
  readonly exchange: Exchange | null;
}

function remoteFrom(
  recipient: string | null,
  spoken: readonly Statement[],
  exchange: Exchange | null,
  evidence: Evidence | null,
  reported: RecipientReport | null,
  from: Sources,
): Remote {
  const { notification } = from;
  const domain = recipient?.split('@').at(-1)?.toLowerCase() ?? null;
  const reporter = from.report?.report.reportingMta ?? notification.reportingMta;
  // a report that names its own server as the remote speaks of an inner channel, unless the sentence is explicit
  const isOwn = (host: string | null, rank: number): boolean =>
    rank > 1 && host !== null && reporter !== null && isSameMachine(host, reporter);
  // Exchange names the recipient's domain where it knows no server of it
  const isDomain = ({ grammar, host }: Statement) => grammar === 'exchange-server-returned' && domain === host;
  const naming = spoken.filter(
    (s) => (s.host !== null || s.address !== null) && !isOwn(s.host, s.rank) && !isDomain(s),
  );
  // a reply of a dialogue is that of the server which was talked to
  const said = evidence?.basis === 'transcript' && exchange?.host != null ? null : (naming[0] ?? null);
  const field = reported === null || isOwn(reported.remote.host, 2) ? { host: null, address: null } : reported.remote;
  const host = said?.host ?? exchange?.host ?? field.host ?? notification.refusedBy;
  // the report's address is of the host it names; the text's may be of another attempt
  const sameHost =
    field.host !== null && (said === null || said.host === null || said.host === field.host || host === field.host);
  const mine = naming.find((s) => s.address !== null && (s.host === null || s.host === host));
  const address =
    (sameHost ? field.address : null) ?? said?.address ?? mine?.address ?? exchange?.address ?? field.address;
  const basis: Basis =
    host === null && address === null ? 'none' : said === null && exchange?.host != null ? 'transcript' : 'stated';
  return { host, address, basis, said, exchange: exchange?.host != null ? exchange : null };
}

/** The name where there is one, else the address: in the sentence, the dialogue, the field, or where the notice names who refused. */
function remotePlace(
  { host, address, said, exchange }: Remote,
  groundOf: (one: Statement) => Ground | null,
  field: Ground | null,
  visible: VisibleText,
): Place | null {
  const grounds = [
    said === null ? null : groundOf(said),
    field,
    exchange === null ? null : groundAt(visible, exchange.hostAt),
    groundAt(visible, 0),
  ];
  for (const ground of grounds) {
    const place = placeOfWord(ground, host ?? address);
    if (place !== null) return place;
  }
  return null;
}

/** One machine with names in two zones of one house: `h1.mail.house.example`, `h1.pool.house.example`. */
function isSameMachine(one: string, other: string): boolean {
  const [a, b] = [one.split('.'), other.split('.')];
  return one === other || (a.length > 3 && a[0] === b[0] && a.slice(-2).join() === b.slice(-2).join());
}

function statusFrom(
  reported: RecipientReport | null,
  statements: readonly Statement[],
  from: Sources,
  recipient: string | null,
  reply: QuotedReply | null,
): { value: string | null; said: Statement | null; ground: Ground | null } {
  if (reported?.status != null)
    return { value: reported.status, said: null, ground: fieldGround(from, reported.starts.status) };
  const said = statements.find((s) => s.status !== null);
  if (said?.status != null) return { value: said.status, said, ground: null };
  // sendmail's own line, where the report that would say it better is not coming
  const none = { value: null, said: null, ground: null };
  if (from.isTruncated || from.report !== null) return none;
  const { visible } = from.notification;
  for (const m of visible.text.matchAll(/^([45]\d\d) ([45]\.\d{1,3}\.\d{1,3}) <([^\s<>]+)>\.\.\. /gm)) {
    if (Number(m[1]) !== reply?.code || m[3]?.toLowerCase() !== recipient?.toLowerCase()) continue;
    return { value: m[2] ?? null, said: null, ground: groundAt(visible, m.index) };
  }
  return none;
}

/** A server that asks for STARTTLS was not given it. */
function tlsFrom(spoken: readonly Statement[], reply: QuotedReply | null): boolean | null {
  const said = spoken.find((s) => s.tls !== null)?.tls ?? null;
  if (said !== null || reply === null) return said;
  const asks =
    /(?:must|need|please|require)[^.]{0,40}(?:STARTTLS|TLS|encrypt)|(?:STARTTLS|TLS|encryption)[^.]{0,20}(?:required|needed|first)/i;
  return (reply.code ?? 0) >= 400 && asks.test(reply.text) ? false : null;
}

function fieldGround({ report }: Sources, start: number | null | undefined): Ground | null {
  if (report === null || start === null || start === undefined) return null;
  return report.isVisible ? groundAt(report.visible, start) : { visible: report.visible, at: start };
}
