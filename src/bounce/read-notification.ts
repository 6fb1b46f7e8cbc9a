// The visible text of a notification -> the recipients it names, and what it says about each.

import { hostName, readStatements, type Statement } from '../quoted/statements.ts';
import { type Exchange, readTranscript } from '../quoted/transcript.ts';
import { attach, byWeight, type Told } from './attach.ts';
import { type DeliveryReport, readReportInText } from './delivery-status.ts';
import type { Action } from './facts.ts';
import { namedRecipients, sendersIn } from './named-recipients.ts';
import { readLog } from './read-log.ts';
import { type Mention, readMentions, trimAddress } from './recipients.ts';
import { type Envelope, envelopeInText, returnedAt } from './returned-message.ts';
import { withoutTrace } from './trace-fields.ts';
import type { VisibleText } from './visible-text.ts';

export interface Notification {
  readonly visible: VisibleText;
  readonly told: readonly Told[];
  /** Statements that stand apart from all recipients: they are about each. */
  readonly shared: readonly Statement[];
  readonly exchanges: readonly Exchange[];
  readonly report: DeliveryReport | null;
  readonly action: Action | null;
  /** incoming: the log is that of the server which refused. */
  readonly direction: 'outgoing' | 'incoming' | null;
  /** The sender, subject and server that a list of details names. */
  readonly details: Details;
  readonly reportingMta: string | null;
  /** A host that the text says refused the message to all its recipients. */
  readonly refusedBy: string | null;
  readonly returned: Envelope;
  /** Addresses in a forwarded header above the notification: the one who asks, and his desk. */
  readonly own: ReadonlySet<string>;
  readonly isReport: boolean;
  /** Its words tell of a failure: it is no log, session or reply by itself. */
  readonly isNotice: boolean;
}

const CUES = folded(
  /could not be (?:delivered|sent)|couldn.t be (?:delivered|found)|wasn.t delivered|not (?:yet )?been delivered|not delivered|undeliver(?:able|ed)|has(?: been)? (?:failed|delayed)|unable to deliver|failed permanently|delivery (?:to the following|failure|failed|status|incomplete|report)|wasn.t able to deliver|not able to be|error (?:has occurred|delivering|occurred)|fatal errors|delivery (?:errors|problems)|transcript of session|did not reach|was rejected by the server|nicht (?:zugestellt|zustellbar|erreicht)|nicht an \S{3,320} zugestellt|zurückgewiesen|adresse nicht gefunden|unzustellbar|fehler bei der nachrichtenzustellung|zustellung fehlgeschlagen|returned mail|failure (?:notice|reasons)|mail delivery (?:system|failed)|mail system at host|temporary failure|in reply to (?:mail|rcpt|end of|data|[eh]+lo) |rejected your message|message not delivered|temporary problem|не может быть доставлено|送信できません|配信できません|bounce|duplicated message-id|unknown user:|mailbox exceeds|failed addresses|may not exist|delivery attempts|following (?:list of )?recipients|trouble delivering|(?:is|are|am) not a (?:list )?member|mailbox \S{0,40} ?(?:of this user )?is full|(?:unknown|invalid) (?:local )?(?:mailbox|recipient|user|address)|gave up after|(?:address|recipient) (?:is )?not valid|(?:recipient|mailbox|user|address) (?:was )?(?:not found|unknown)|could not be (?:reached|stored)|not reached|konnte[n]? nicht|n.a pas (?:pu|été)|n.ont pas pu|impossible de (?:remettre|livrer)|non (?:remis|livré|distribué)|niet (?:worden )?(?:bezorgd|afgeleverd)|bezorging is mislukt|niet aangekomen|no se (?:pudo|ha podido|pudieron)|no (?:entregado|pudo ser entregado)|error de entrega|non è stat[oa] (?:possibile|recapitat|consegnat)|impossibile (?:recapitare|consegnare)|mancato recapito|não (?:foi possível|pôde)|kunde inte|kunne ikke|nie można|не удалось|не доставлено|n.a pas encore|nog niet (?:bezorgd|afgeleverd)|(?:aún|todavía) no (?:se )?ha|non è (?:ancora stat[oa]|stat[oa] ancora)|退信|无法投递|無法傳遞|배달되지/i,
);
const DELAYED = folded(
  /has not yet been delivered|delivery incomplete|warning (?:message )?only|(?:message|delivery|recipients?) (?:is|has been) delayed|temporary problem delivering|will (?:keep trying|be retried|retry)|still undelivered|only a temporary failure|not yet (?:been )?delivered|will continue (?:trying|to try)|still trying|(?<!no )further attempts will be made|(?:noch|bisher|bislang) nicht zugestellt|seit \d{1,3} (?:minuten|stunden|tagen) nicht zugestellt|wird (?:weiter(?:hin)?|erneut) versucht|versuch(?:t|en) es weiter(?:hin)?|weitere (?:zustell)?versuche folgen|pas encore (?:été )?(?:remis|distribué|livré)|nouvelles tentatives seront|(?:continuons|continuerons) d.essayer|nog niet (?:bezorgd|afgeleverd)|blijven (?:het )?proberen|(?:aún|todavía) no (?:se )?ha (?:entregado|podido)|(?:seguirá|seguiremos|seguimos) intentando|non è (?:ancora stat[oa]|stat[oa] ancora)|verranno effettuati altri tentativi|zustellung unvollständig|verzögert|"notificationType\\?"\s*:\s*\\?"DeliveryDelay/i,
);
const DELIVERED = folded(
  /mail delivery report that you requested|successfully (?:delivered|relayed)|notificationType\\?"\s*:\s*\\?"Delivery\\?"|wurde (?:erfolgreich )?zugestellt/i,
);
export interface Details {
  readonly sender: string | null;
  readonly subject: string | null;
}

/** `Sender Address:`, `Subject:` of the details that Microsoft 365 lists below its notice. */
function detailsIn(text: string): Details {
  const at = text.search(
    /^(?:Original Message Details|Details der ursprünglichen Nachricht|Détails du message d'origine|Oorspronkelijke berichtgegevens|Message Details)\s*$/m,
  );
  if (at === -1) return { sender: null, subject: null };
  const list = text.slice(at, at + 2000);
  return {
    sender: trimAddress(
      /^(?:Sender Address|Absenderadresse|Adresse de l'expéditeur|Adres van afzender):\s*(\S{3,330})\s*$/m.exec(
        list,
      )?.[1] ?? '',
    ),
    subject: /^(?:Subject|Betreff|Objet|Onderwerp):[ \t]*(\S[^\n]{0,300})$/m.exec(list)?.[1] ?? null,
  };
}

/** The pattern with each blank standing for any folding. */
function folded(pattern: RegExp): RegExp {
  return new RegExp(pattern.source.replaceAll(' ', '\\s+'), pattern.flags);
}

const REFUSED_BY = /^([a-z0-9][\w.-]{1,253}) (?:rejected your message to the following|hat Ihre Nachricht(?: an)?)/im;
const REPORTER =
  /(?:mail system at host|Postfix program at host|qmail-send program at|DragonFly Mail Agent v\S+ at|status notification from|[Gg]enerating server:|[Gg]enerierender Server:|Serveur de génération\s?:|Bronserver:|Servidor (?:de )?generador:|Server di generazione:|Haraka Mailer program at|Sent by:|Security Gateway at host|SMTP relay on)\s+([\w.*-]+)([^\n]{0,80})/;

/** A host has dots in its name, or ends the line: `at host richtiger hostname` names none. */
function reporterIn(body: string): string | null {
  const [, name = '', behind = ''] = REPORTER.exec(body) ?? [];
  return /\w\.\w/.test(name) || /^[\s.:,;]*$/.test(behind) ? hostName(name) : null;
}

/** Reads a notification: what stands above the returned message, if that is part of the text. */
export function readNotification(whole: VisibleText): Notification {
  const visible = withoutTrace(whole, (text) => CUES.test(text));
  const log = readLog(visible);
  const { text } = log.rest;
  const mentionsAll = readMentions(log.rest);
  const cue = cueAt(text);
  const first = Math.min(mentionsAll[0]?.at ?? 0, cue);
  const cut = returnedAt(text, first);
  const body = cut < text.length ? text.slice(0, cut) : text;
  const senders = sendersIn(body);
  const isNoSender = ({ address }: Mention) => !senders.has(address);
  const inForm = mentionsAll.filter((m) => m.at < cut && isNoSender(m));
  const mentions = inForm.length > 0 ? inForm : namedRecipients(log.rest, cut, CUES).filter(isNoSender);
  // an address repeated in the section on it breaks nothing, unless another attempt follows
  const breaks = mentions
    .filter((m, i) => m.address !== mentions[i - 1]?.address || ATTEMPT.test(body.slice(m.at, m.at + 400)))
    .map((m) => m.lineAt);
  const statements = readStatements(body, breaks);
  const exchanges = readTranscript(body);
  return {
    visible,
    ...withLog(attach(body, mentions, statements, exchanges), log.told),
    direction: log.direction,
    exchanges,
    report: readReportInText(body),
    action: DELIVERED.test(body) ? 'delivered' : DELAYED.test(body) ? 'delayed' : null,
    reportingMta: reporterIn(body),
    details: detailsIn(body),
    refusedBy: hostName(REFUSED_BY.exec(body)?.[1] ?? null),
    returned: envelopeInText(text.slice(cut)),
    own: ownIn(text.slice(0, Math.min(cut, 20_000))),
    isNotice: cue < cut,
    isReport:
      cue < cut ||
      statements.some((s) => s.rank <= 3 && (s.reply !== null || s.stage !== null)) ||
      statements.some((s) => s.reply !== null && isSurelyReply(s, body)) ||
      exchanges.length > 0 ||
      log.told.length > 0,
  };
}

/** A second `<a@b>: host ...` is another attempt. */
const ATTEMPT = /^[^\s<>]{3,320}>?:\s+(?:host|connect\s+to|lost\s+connection|conversation\s+with|delivery)\s/;

/** A bare reply could be a number amid a letter: an enhanced code, a colon before it or nothing else around it says no. */
function isSurelyReply({ reply, replyAt }: Statement, text: string): boolean {
  return (
    reply?.enhanced !== null ||
    /(?:^|[:=]\s{0,3}|["'`‘“„«({[]|says?\s|said\s)$/.test(text.slice(Math.max(0, replyAt - 20), replyAt).trimEnd())
  );
}

/** What log lines tell stands beside what the notification tells of the same recipient. */
function withLog(
  read: Pick<Notification, 'told' | 'shared'>,
  logged: readonly Told[],
): Pick<Notification, 'told' | 'shared'> {
  if (logged.length === 0) return read;
  const told = logged.map((line) => {
    const same = read.told.find((t) => t.recipient?.toLowerCase() === line.recipient?.toLowerCase());
    return same === undefined ? line : { ...line, statements: [...line.statements, ...same.statements].sort(byWeight) };
  });
  const names = new Set(told.map((t) => t.recipient?.toLowerCase()));
  const others = read.told.filter(
    (t) => t.strength === 'strong' && t.statements.length > 0 && !names.has(t.recipient?.toLowerCase()),
  );
  return { told: [...told, ...others], shared: read.shared };
}

/** `An: Maria <maria@hotel.example>` of a forwarded header. */
function ownIn(text: string): ReadonlySet<string> {
  const found: string[] = [];
  for (const m of text.matchAll(
    /^(?:From|Von|De|Da|Van|To|An|À|Aan|Para|A|Cc|Kopie|Sender Address):[^\n@]{0,200}?([^\s<>()[\]",;:@]{1,64}@[^\s<>()[\]",;:@]{1,255})/gim,
  ))
    found.push((m[1] ?? '').toLowerCase());
  return new Set(found);
}

/** Whether a subject tells of a failure. */
export function saysFailure(subject: string): boolean {
  return CUES.test(subject);
}

function cueAt(text: string): number {
  const at = text.search(CUES);
  return at === -1 ? text.length : at;
}
