// Where a notification names the recipients it is about: the forms in which an address opens a section.
import type { VisibleText } from './visible-text.ts';

export interface Mention {
  readonly address: string;
  readonly at: number;
  /** A weak mention counts only where no strong one names anybody, or where a statement follows it; `named`: just mentioned. */
  readonly strength: 'strong' | 'weak' | 'named';
  /** Start of its line. */
  readonly lineAt: number;
  /** The address that was expanded to this one, if the text says so. */
  readonly original: string | null;
}

/** Labels of addresses that did not fail. */
export const OTHERS = String.raw`(?:>\s?)*(?:(?:Envelope[- ])?(?:From|Sender)|Sender Address|MAIL FROM|Von|Absender\w*|De|Da|Van|Afzender|Exp[ée]diteur|Remitente|Mittente|Fr[åa]n|Fra|Reply-To|Antwort an|Return-Path|Message-ID|Cc|Bcc|Kopie|To|An|À|Aan|Para|Til|Till|A|Sent by|Sent|Signed|.{0,30}(?:guide|help|hilfe|aide|ayuda|contact|kontakt|support|postmaster|abuse|owner|admin|complain|question|frage|assist|hotline|e-?mail|mailto|web)\w*)\s*:`;
export const ADDRESS = String.raw`(?:"[^"\n]{1,64}"|[^\s<>()[\]",;:'|@]{1,64})@[^\s<>()[\]",;:'|@]{1,255}`;

/** A setting: whoever logs in or is named as the sender there is no recipient. */
export const SETTING =
  /^(?:[-*]\s+)?(?:export\s+)?[A-Z][A-Z0-9_]{2,60}\s?=|^[$\w>'"[\]-]{0,40}(?:[Uu]ser(?:[Nn]ame)?|[Ll]ogin|[Ss]ender|[Ff]rom(?:_?(?:[Aa]ddress|[Ee]mail))?)["']?\]?\s{0,8}=>?\s/;

interface Form {
  readonly form: RegExp;
  readonly strength: Mention['strength'];
  /** The words before the address may stand in the line above. */
  readonly folded?: boolean;
}

const FORMS: readonly Form[] = [
  // Postfix, qmail, Yahoo, Courier: <a@b>: reason - with what it was expanded from
  {
    form: new RegExp(
      String.raw`^<(${ADDRESS})>(?:\s+\((?:expanded|generated|ultimately generated)\s+from:?\s+<?(${ADDRESS})>?\))?:(?=\s|$)`,
    ),
    strength: 'strong',
  },
  // the same with the closing bracket on the next line, or somewhere in running text
  { form: new RegExp(String.raw`(?:^|\s)<(${ADDRESS})>:\s+(?:host|connect to|lost connection)\s`), strength: 'strong' },
  // sendmail: <a@b>; McAfee: <a@b> (reason); PowerMTA: <a@b> delivery failed
  { form: new RegExp(String.raw`^<(${ADDRESS})>(?:$|\s+\([^)]|\s+delivery failed|\s+\.\.\.\s)`), strength: 'strong' },
  // Exchange: a@b<mailto:a@b>, a@b (a@b)<mailto:a@b>
  { form: new RegExp(String.raw`^(${ADDRESS})(?:\s+\(${ADDRESS}\))?\s?<mailto:${ADDRESS}>`), strength: 'strong' },
  { form: new RegExp(String.raw`^(${ADDRESS})\s+\(\1\)$`), strength: 'strong' },
  // OpenSMTPD, 1&1, GMX: a@b: reason
  { form: new RegExp(String.raw`^(?:[*•·-]\s+)?"?(${ADDRESS})"?:(?=\s|$)`), strength: 'strong' },
  // Exchange 5.5: a@b on Thu, 29 Apr; Mail2000: a@b [User unknown]; Zoho; smail
  {
    form: new RegExp(String.raw`^(${ADDRESS})\s+(?:on\s+[A-Z][a-z]{2},|\[|Invalid Address|Error,|\.\.\. )`),
    strength: 'strong',
  },
  // Outlook: 'a@b' on 30/11/2026 08:00, in each language with its own word for the day
  {
    form: new RegExp(String.raw`^['"]?(${ADDRESS})['"]?\s+(?:on|am|le|el|il|op|em|den|dnia|dne)\s+\d{1,4}[./-]\s?\d`),
    strength: 'strong',
  },
  // Apple Mail; eM Client
  {
    form: new RegExp(
      String.raw`\b[Rr]ecipient(?:\s+address)?\s+["'“](${ADDRESS})["'”]\s+(?:was\s+)?(?:rejected|not\s+accepted)`,
    ),
    strength: 'strong',
  },
  // lines of keys and values
  {
    form: new RegExp(
      String.raw`(?:(?:^|\s)(?:to|rcpt|recipient)=|\bFrom:<[^<>\s]{0,320}>\s{1,3}To:)<?(${ADDRESS})>?(?=[\s,;]|$)`,
    ),
    strength: 'strong',
  },
  // Stalwart
  { form: new RegExp(String.raw`\bto\s=\s\[?"(${ADDRESS})"`), strength: 'strong' },
  // Exim and its like, joined into one line
  {
    form: new RegExp(
      String.raw`^(${ADDRESS})\s+(?:(?:SMTP|LMTP) error|host \S|retry timeout|Unrouteable|\((?:ultimately )?generated)`,
    ),
    strength: 'strong',
  },
  // sendmail, of a program or file behind an alias: the alias is whom the sender wrote to
  { form: new RegExp(String.raw`^\(expanded from:\s+<?(${ADDRESS})>?\)`), strength: 'weak' },
  // >>> a@b <a@b>
  { form: new RegExp(`^>>> (${ADDRESS}) <`), strength: 'strong' },
  // labels
  {
    form: new RegExp(
      String.raw`^(?:Recipient(?: address)?|RCPT TO|Addressed To|Delivery failed|Unknown user|Unable to deliver message to|Could not be delivered to|User mailbox exceeds allowed size|Empfänger|The message WAS NOT relayed to):\s*<?(?:@[^\s:@]{1,255}:)?(${ADDRESS})>?`,
      'i',
    ),
    strength: 'strong',
  },
  { form: new RegExp(String.raw`^(?:[*•·-]|--)\s+<?(${ADDRESS})>?$`), strength: 'strong' },
  // a label of any kind, in any language, but none of the sender's or of help
  {
    form: new RegExp(
      String.raw`^(?!${OTHERS})[^\s:@<>"'|,;][^:@<>\n|]{1,70}:\s*<?(${ADDRESS})>?(?=\s*$|[.;,]\s|\s+(?:Reason|Grund)\b)`,
      'i',
    ),
    strength: 'weak',
  },
  // smtplib: {'a@b': (550, ...)}
  { form: new RegExp(String.raw`['"](${ADDRESS})['"]:\s\([45]\d\d,`), strength: 'strong' },
  // Thunderbird, msmtp, Roundcube, PHPMailer
  {
    form: new RegExp(
      String.raw`(?:message recipient|E-Mail-Empfänger|destinataire|recipient address|add recipient|recipients failed:|ssmtp: RCPT TO:)\s*[<"'„«]{0,2}(${ADDRESS})`,
    ),
    strength: 'strong',
  },
  // ResponseCode lists
  { form: new RegExp(String.raw`\bAddress:\s<(${ADDRESS})>`), strength: 'strong' },
  // sentences; an address to write to is no recipient
  {
    form: new RegExp(
      String.raw`^(?!.{0,200}(?:assistance|please|contact|wenden)).{0,300}\b(?:delivered|deliver|delivering|undeliverable|relayed|message|mail|Nachricht|E-Mail)\b[^@<>\n]{0,60}?\b(?:to|an|at)\s+<?(${ADDRESS})>?(?=[\s.,:)]|$)`,
    ),
    strength: 'strong',
    folded: true,
  },
  // a heading and the address in one line: re-wrapped text
  {
    form: new RegExp(
      String.raw`(?:failed(?: permanently)?|delayed|Empfänger(?: oder (?:Gruppen|Verteilerlisten))?|recipients?(?: or (?:groups|lists))?|recipient\(s\)|address(?:es)?|address\(es\)|delivered is|affected|Addressed To):\s+<?(${ADDRESS})>?(?=[\s:]|$)`,
    ),
    strength: 'strong',
  },
  { form: new RegExp(String.raw`(?:errors|problems)\s?-{3,}\s+<?(${ADDRESS})>?(?=\s|$)`), strength: 'strong' },
  {
    form: new RegExp(String.raw`\\?"emailAddress\\?"\s*:\s*\\?"(${ADDRESS.replaceAll("'|@]", "'|@\\\\]")})`),
    strength: 'strong',
  },
  {
    form: new RegExp(String.raw`\\?"recipients\\?"\s*:\s*\[\\?"(${ADDRESS.replaceAll("'|@]", "'|@\\\\]")})`),
    strength: 'strong',
  },
  { form: new RegExp(String.raw`^[^\s<>]{1,80}:\d{1,10}:<(${ADDRESS})> :`), strength: 'strong' },
  // Exim, Gmail, Outlook: the bare address on a line of its own
  { form: new RegExp(`^(${ADDRESS})$`), strength: 'weak' },
  {
    form: new RegExp(String.raw`^(?:[45]\d\d (?:[45]\.\d{1,3}\.\d{1,3} )?)?<(${ADDRESS})>\.\.\.(?:\s|$)`),
    strength: 'weak',
  },
  { form: new RegExp(String.raw`\((${ADDRESS})\) not listed in`), strength: 'weak' },
  { form: new RegExp(String.raw`\bgenerated by (${ADDRESS})(?:\s|$)`), strength: 'weak' },
  { form: new RegExp(String.raw`\brejected recipient <(${ADDRESS})>`), strength: 'weak', folded: true },
  { form: new RegExp(String.raw`\bin <(${ADDRESS})>`), strength: 'weak' },
];

/** More recipients than RFC 5321 4.5.3.1.8 lets one transaction have, ten times over. */
export const MAX_MENTIONS = 1000;

/**
 * All mentions in order of place. A line that is indented more than the line that opened the section, or stands inside a
 * quoted reply, continues that section: `<a@b>: Recipient address rejected` is then the reply's text.
 */
export function readMentions(visible: VisibleText): Mention[] {
  const found: Mention[] = [];
  const { text, cuts } = visible;
  let section: { at: number; indent: number } | null = null;
  let at = 0;
  let above = '';
  for (const [index, line] of text.split('\n').entries()) {
    const indent = cuts[index] ?? 0;
    if (line === '' || (section !== null && indent < section.indent)) section = null;
    if (line.includes('@')) {
      const expanded = EXPANDED.exec(line) ?? (EXPANDED_OPEN.test(above) ? EXPANDED_END.exec(line) : null);
      const previous = found.at(-1);
      if (expanded?.[1] !== undefined && section !== null && previous !== undefined && previous.at >= section.at) {
        found[found.length - 1] = { ...previous, original: previous.original ?? trimAddress(expanded[1]) };
      }
      const continues = section !== null && (indent > section.indent || isInsideReply(text.slice(section.at, at)));
      const mention = continues ? null : mentionIn(line.slice(0, 3000), above, at, at + line.length < text.length);
      if (mention !== null && (found.length === 0 || !RESOLVED.test(line))) {
        found.push(mention);
        section = { at, indent };
      }
      if (found.length >= MAX_MENTIONS) break;
    }
    above = line;
    at += line.length + 1;
  }
  return found;
}

/** Domino says whom the address of the recipient stands for. */
const RESOLVED = /\) not listed in /;

/** Exim and sendmail say below an address where it came from. */
const EXPANDED = new RegExp(String.raw`^\((?:ultimately\s+)?(?:expanded|generated)\s+from:?\s+<?(${ADDRESS})>?\)`);

/** The same, where the line ends amid it. */
const EXPANDED_OPEN = /\((?:ultimately\s+)?(?:expanded|generated)\s+from:?$/;
const EXPANDED_END = new RegExp(String.raw`^<?(${ADDRESS})>?\)`);

/** `host H[IP] said: 550 ...` is open until `(in reply to ...)` closes it. */
function isInsideReply(before: string): boolean {
  if (before.length > 4000) return false;
  const open = Math.max(before.lastIndexOf('said:'), before.lastIndexOf('to me:'));
  return open !== -1 && !/\(in\s+reply\s+to[^)]{0,60}\)\s*$/.test(before) && !/\n$/.test(before.slice(-2, -1));
}

/** A field name alone in the line above: what follows is its value. */
const FIELD_NAME = /^(?:Message-ID|From|Reply-To|Sender|Cc|To|Von|An|References|X-[\w-]{1,40}):$/i;

/** `whole`: the line ended; an address at the end of one that did not may be cut. */
function mentionIn(line: string, above: string, at: number, whole: boolean): Mention | null {
  if (FIELD_NAME.test(above) || SETTING.test(line.slice(0, 200))) return null;
  for (const { form, strength, folded } of FORMS) {
    const m = form.exec(folded === true && !above.includes('@') ? `${above.slice(0, 200)} ${line}` : line);
    if (m === null) continue;
    const address = trimAddress(m[1] ?? '');
    if (address === null) continue;
    const inLine = line.indexOf(address);
    if (inLine === -1 || (!whole && /^[.!?*]*$/.test(line.slice(inLine + address.length)))) continue;
    return { address, at: at + inLine, lineAt: at, strength, original: trimAddress(m[2] ?? '') };
  }
  return null;
}

/**
 * The address without the punctuation of the sentence around it, the words of another script that are glued to it, and its
 * source route; null if it is none, if somebody has made it unreadable, or if it is an automatic sender's own.
 */
export function trimAddress(words: string): string | null {
  const trimmed = words.trim();
  if (trimmed.length > MAX_WRITTEN) return null;
  const address = withoutGlue(
    trimmed
      .replace(/^<|>$/g, '')
      .replace(/^@[^\s:@<>]{1,255}(?:,@[^\s:@<>]{1,255}){0,8}:/, '')
      .replace(/[.!?*]+$/, ''),
  );
  if (!/^[^\s<>]{1,64}@[^\s<>@]{1,255}$/.test(address) && !/^"[^"\n]{1,64}"@[^\s<>@]{1,255}$/.test(address))
    return null;
  // control, zero-width and direction characters stand in no address, and must reach no command
  if (/[\0-\x1f\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/.test(address)) return null;
  return /^(?:mailer-daemon)@/i.test(address) || isRedacted(address) ? null : address;
}

/** An address of 320 characters with its route, and what is glued to it. */
const MAX_WRITTEN = 4000;

/** Scripts that are written without blanks between words. */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\u3000-\u303f\uff00-\uffef`;
const GLUED_BEHIND = new RegExp(String.raw`^([^@]+@[\x21-\x7e]*[A-Za-z0-9])[${UNSPACED}].*$`, 'u');
const GLUED_BEFORE = new RegExp(String.raw`^.*[${UNSPACED}](?=[A-Za-z0-9][\x21-\x7e]*@)`, 'u');

function withoutGlue(address: string): string {
  return /[^\x00-\x7f]/.test(address) ? address.replace(GLUED_BEHIND, '$1').replace(GLUED_BEFORE, '') : address;
}

/** `***@example.org`, `user@[redacted]`, `xxx@xxx`: what somebody has put out of sight is not stated. */
function isRedacted(words: string): boolean {
  const hidden =
    /\*{2}|^\*@|@\*|\u2026|\.{3}|\[(?!\d|ipv6:)|#{2}|_{3}|<|(?:^|[@.-])(?:redacted|removed|hidden|masked|anonymi[sz]ed|censored)(?:[@.-]|$)|^[-_.]{3,}@|@[x.]+$/i;
  return hidden.test(words);
}

/** `xxxx@xxxx.fr`: told as it stands, but no name that anything may be sent to. */
export function isPlaceholder(address: string): boolean {
  return /^x{3,}@|@(?:.*\.)?x{3,}\./i.test(address);
}
