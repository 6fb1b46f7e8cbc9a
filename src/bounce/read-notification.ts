// The visible text of a notification -> the recipients it names, and what it says about each.

import { type DeliveryReport, readReportInText } from './delivery-status.ts';
import type { Action } from './facts.ts';
import { isGivingUp } from './quoted-reply.ts';
import { type Mention, readMentions } from './recipients.ts';
import { type Envelope, envelopeInText, returnedAt } from './returned-message.ts';
import { hostName, readStatements, type Statement } from './statements.ts';
import { type Exchange, readTranscript } from './transcript.ts';
import type { VisibleText } from './visible-text.ts';

export interface Told {
  readonly recipient: string;
  readonly original: string | null;
  readonly at: number;
  readonly strength: Mention['strength'];
  /** Best first. */
  readonly statements: readonly Statement[];
  readonly exchange: Exchange | null;
}

export interface Notification {
  readonly visible: VisibleText;
  readonly told: readonly Told[];
  /** Statements that stand apart from all recipients: they are about each. */
  readonly shared: readonly Statement[];
  readonly exchanges: readonly Exchange[];
  readonly report: DeliveryReport | null;
  readonly action: Action | null;
  readonly reportingMta: string | null;
  /** A host that the text says refused the message to all its recipients. */
  readonly refusedBy: string | null;
  readonly returned: Envelope;
  readonly isReport: boolean;
}

const CUES = folded(
  /could not be (?:delivered|sent)|couldn.t be (?:delivered|found)|wasn.t delivered|not (?:yet )?been delivered|not delivered|undeliver(?:able|ed)|has(?: been)? (?:failed|delayed)|unable to deliver|failed permanently|delivery (?:to the following|failure|failed|status|incomplete|report)|wasn.t able to deliver|not able to be|error (?:has occurred|delivering|occurred)|fatal errors|delivery (?:errors|problems)|transcript of session|did not reach|nicht (?:zugestellt|zustellbar)|nicht an \S{3,320} zugestellt|zurückgewiesen|adresse nicht gefunden|unzustellbar|fehler bei der nachrichtenzustellung|zustellung fehlgeschlagen|returned mail|failure (?:notice|reasons)|mail delivery (?:system|failed)|mail system at host|in reply to (?:mail|rcpt|end of|data|[eh]+lo) |rejected your message|message not delivered|temporary problem|не может быть доставлено|送信できません|配信できません|bounce|duplicated message-id|unknown user:|mailbox exceeds|failed addresses|may not exist|delivery attempts|following (?:list of )?recipients|trouble delivering/i,
);
const DELAYED = folded(
  /has not yet been delivered|delivery incomplete|warning (?:message )?only|(?:message|delivery|recipients?) (?:is|has been) delayed|temporary problem delivering|will (?:keep trying|be retried|retry)|still undelivered|only a temporary failure|noch nicht zugestellt|zustellung unvollständig|verzögert|"notificationType\\?"\s*:\s*\\?"DeliveryDelay/i,
);
const DELIVERED = folded(
  /mail delivery report that you requested|successfully (?:delivered|relayed)|notificationType\\?"\s*:\s*\\?"Delivery\\?"|wurde (?:erfolgreich )?zugestellt/i,
);
/** The pattern with each blank standing for any folding. */
function folded(pattern: RegExp): RegExp {
  return new RegExp(pattern.source.replaceAll(' ', '\\s+'), pattern.flags);
}

const REFUSED_BY = /^([a-z0-9][\w.-]{1,253}) (?:rejected your message to the following|hat Ihre Nachricht(?: an)?)/im;
const REPORTER =
  /(?:mail system at host|Postfix program at host|qmail-send program at|DragonFly Mail Agent v\S+ at|status notification from|Generating server:|Generierender Server:|Security Gateway at host|SMTP relay on)\s+([\w.*-]+)/;

/** Reads a notification: what stands above the returned message, if that is part of the text. */
export function readNotification(visible: VisibleText): Notification {
  const { text } = visible;
  const mentionsAll = readMentions(visible);
  const first = Math.min(mentionsAll[0]?.at ?? 0, cueAt(text));
  const cut = returnedAt(text, first);
  const body = cut < text.length ? text.slice(0, cut) : text;
  const mentions = mentionsAll.filter((m) => m.at < cut);
  // an address repeated in the section on it breaks nothing
  const breaks = mentions.filter((m, i) => m.address !== mentions[i - 1]?.address).map((m) => m.lineAt);
  const statements = readStatements(body, breaks);
  const exchanges = readTranscript(body);
  return {
    visible,
    ...attach(body, mentions, statements, exchanges),
    exchanges,
    report: readReportInText(body),
    action: DELIVERED.test(body) ? 'delivered' : DELAYED.test(body) ? 'delayed' : null,
    reportingMta: hostName(REPORTER.exec(body)?.[1] ?? null),
    refusedBy: hostName(REFUSED_BY.exec(body)?.[1] ?? null),
    returned: envelopeInText(text.slice(cut)),
    isReport:
      CUES.test(body) ||
      statements.some((s) => s.rank <= 2 || (s.rank === 3 && s.stage !== null)) ||
      exchanges.length > 0,
  };
}

function cueAt(text: string): number {
  const at = text.search(CUES);
  return at === -1 ? text.length : at;
}

/** Gives each statement to the recipient above it; what stands above all of them is about all. */
function attach(
  text: string,
  mentions: readonly Mention[],
  statements: readonly Statement[],
  exchanges: readonly Exchange[],
): Pick<Notification, 'told' | 'shared'> {
  const byAddress = new Map<string, { mention: Mention; statements: Statement[] }>();
  for (const mention of mentions) {
    const known = byAddress.get(mention.address.toLowerCase());
    if (known === undefined) byAddress.set(mention.address.toLowerCase(), { mention, statements: [] });
    else if (mention.strength === 'strong' && known.mention.strength === 'weak') known.mention = mention;
  }
  const shared: Statement[] = [];
  for (const statement of statements) {
    const index = lastBefore(mentions, statement);
    if (index === -1) shared.push(statement);
    // recipients named one after the other share what is said below the last
    for (let i = index; i >= 0; i -= 1) {
      byAddress.get((mentions[i] as Mention).address.toLowerCase())?.statements.push(statement);
      const above = mentions[i - 1];
      if (above === undefined || !/^[^\n]*\n?\s*$/.test(text.slice(above.at, mentions[i]?.at).replace(/[^\n]*$/, '')))
        break;
    }
  }
  const told = [...byAddress.values()].map(({ mention, statements: own }) => ({
    recipient: mention.address,
    original: mention.original,
    at: mention.at,
    strength: mention.strength,
    statements: [...own].sort(byWeight),
    exchange: null,
  }));
  return { told: told.map((t) => ({ ...t, exchange: exchangeFor(t, exchanges, told.length) })), shared };
}

function lastBefore(mentions: readonly Mention[], statement: Statement): number {
  let index = -1;
  for (const [i, mention] of mentions.entries()) if (mention.lineAt <= statement.replyAt) index = i;
  return index;
}

/** The better statement first: one that tells a reason before one that only gives up, then by rank, then by place. */
export function byWeight(a: Statement, b: Statement): number {
  return Number(givesUp(a)) - Number(givesUp(b)) || a.rank - b.rank || a.at - b.at;
}

function givesUp(statement: Statement): boolean {
  return statement.reply !== null && isGivingUp(statement.reply);
}

/** The exchange of a transcript that a recipient's `(reason: ...)` repeats, that names it, or the last one. */
function exchangeFor(
  told: Omit<Told, 'exchange'>,
  exchanges: readonly Exchange[],
  recipients: number,
): Exchange | null {
  const address = told.recipient.toLowerCase();
  const named = exchanges.find((e) => e.recipient?.toLowerCase() === address);
  if (named !== undefined) return named;
  const reason = told.statements.find((s) => s.grammar === 'reply-lead')?.reply;
  if (reason != null) {
    const start = reason.text.replace(/\.\.\..*$/, '').slice(0, 40);
    const same = exchanges.find(
      (e) => e.reply.code === reason.code && e.reply.text.replace(/\n/g, ' ').startsWith(start),
    );
    return same ?? exchanges.find((e) => e.reply.code === reason.code) ?? null;
  }
  const free = exchanges.filter((e) => e.recipient === null || recipients === 1);
  return free.at(-1) ?? null;
}
