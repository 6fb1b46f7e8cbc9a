// What the report's fields and the notification's text say about one recipient, joined. The report names recipients; the text
// knows the stage; the remote's own reply is taken from whichever quotes more of it.

import type { Statement } from '../quoted/statements.ts';
import { byWeight, type Told } from './attach.ts';
import type { RecipientReport } from './delivery-status.ts';
import { bestReply, candidates, diagnosticStatements, type Evidence } from './evidence.ts';
import type { Action, Failure, QuotedReply } from './facts.ts';
import { type Ground, groundAt, placeOfReply, placeOfWord } from './place.ts';
import type { Notification } from './read-notification.ts';
import { remoteFrom, remotePlace } from './remote-told.ts';
import { fieldGround, type Sources } from './sources.ts';
import { helloOf, stageFrom, stagePlace } from './stage-told.ts';

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
