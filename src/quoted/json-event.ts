// Events of services that send mail (SendGrid, SES and SNS, Mailgun, Postmark, SparkPost ...), as JSON: whom a failure is about
// and what was said. By the words that all of them use for their keys, not service by service.

export interface JsonEvent {
  readonly recipient: string;
  readonly sender: string | null;
  readonly action: 'failed' | 'delayed' | 'delivered';
  /** What the server said, or the service in its place; with the code in front where it stands apart. */
  readonly reason: string;
  readonly host: string | null;
  readonly address: string | null;
  readonly status: string | null;
}

const KEYS = {
  recipient: /^(?:email|e-?mail-?address|recipients?|rcpt(?:_?to)?|to|raw_rcpt_to|destination|address)$/i,
  sender: /^(?:from|sender|source|mail_?from|friendly_from|msg_from|returnpath|return_path)$/i,
  reason:
    /^(?:reason|raw_reason|diagnostic-?_?code|response|smtp-?_?response|message|error|error-?_?message|description|details?|bounce_?reason|response_?text|dsndiag|output)$/i,
  code: /^(?:code|smtp-?_?code|response-?_?code|error_?code|bounce_?code|bounce_code)$/i,
  status:
    /^(?:status|enhanced-?_?code|enhanced-?_?status(?:-?_?code)?|dsnstatus|smtp-?_?status|smtp-?_?ench?-?_?code)$/i,
  event: /^(?:event|event-?_?type|notification-?_?type|bounce-?_?type|type|severity|record-?_?type)$/i,
  host: /^(?:mx-?_?host|host|remote-?_?mta|mx|dlvdestinationip|remote_?host)$/i,
  address: /^(?:remote-?_?mta-?_?ip|dlvdestinationip|destination-?_?ip|remote-?_?ip|mx_?ip)$/i,
} as const;

const ADDRESS = /^(?:[^<>]{0,200}<)?([^\s<>@]{1,64}@[^\s<>@]{1,255})>?$/;
/** Objects deeper or more numerous than that are no event. */
const MAX_DEPTH = 8;
const MAX_EVENTS = 1000;

/** The events of a JSON document, or of one document a line; empty if the text is none. */
export function readJsonEvents(text: string): JsonEvent[] {
  const trimmed = text.trim();
  const whole = /^[[{]/.test(trimmed) ? parsed(trimmed) : undefined;
  const values = whole === undefined ? documentsIn(trimmed) : [whole];
  const found: JsonEvent[] = [];
  for (const value of values) eventsIn(value, NONE, 0, found);
  return found;
}

/** More documents than that are a log. */
const MAX_DOCUMENTS = 1000;

/** The documents of a text that has words around them: each begins a line, or its second half behind blanks. One that is cut ends where its last value does. */
function documentsIn(text: string): unknown[] {
  const found: unknown[] = [];
  const begin =
    /(?:^[ \t]{0,40}(?:data:\s{0,4})?(?=\{\s{0,200}"|\[\s{0,200}\{))|(?<=\S)[ \t]{1,40}(?=\{"[\w.-]{1,40}":)/gm;
  for (let m = begin.exec(text); m !== null && found.length < MAX_DOCUMENTS; m = begin.exec(text)) {
    const from = m.index + m[0].length;
    const { end, rest } = extentOf(text, from);
    const value = parsed(text.slice(from, end) + rest);
    if (value !== undefined) found.push(value);
    begin.lastIndex = Math.max(end, from + 1);
  }
  return found;
}

/** Where the document that begins at `from` ends, and what it lacks there. */
function extentOf(text: string, from: number): { readonly end: number; readonly rest: string } {
  const open: string[] = [];
  let [end, rest] = [text.length, ''];
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '"') {
      at = stringEnd(text, at);
    } else if (char === '{' || char === '[') open.push(char === '{' ? '}' : ']');
    else if (char === '}' || char === ']') {
      open.pop();
      if (open.length === 0) return { end: at + 1, rest: '' };
      [end, rest] = [at + 1, open.toReversed().join('')];
    } else if (char === ',') [end, rest] = [at, open.toReversed().join('')];
    if (open.length > 4 * MAX_DEPTH) break;
  }
  return { end, rest };
}

function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the objects around an event say of all in them. */
interface Around {
  readonly sender: string | null;
  readonly kind: string;
}
const NONE: Around = { sender: null, kind: '' };

function eventsIn(value: unknown, around: Around, depth: number, found: JsonEvent[]): void {
  if (depth > MAX_DEPTH || found.length >= MAX_EVENTS) return;
  if (Array.isArray(value)) {
    for (const one of value) eventsIn(one, around, depth + 1, found);
    return;
  }
  // SNS wraps its notification in a string
  if (typeof value === 'string' && /^\s*\{"/.test(value)) eventsIn(parsed(value), around, depth + 1, found);
  if (typeof value !== 'object' || value === null) return;
  const entries = Object.entries(value);
  const kind = `${around.kind} ${textOf(entries, KEYS.event) ?? ''}`;
  const inner: Around = { sender: addressOf(entries, KEYS.sender) ?? around.sender, kind };
  const own = addressOf(entries, KEYS.recipient);
  const recipient = own ?? addressOf(besides(entries), KEYS.recipient);
  const flat = recipient === null ? entries : withDetails(entries);
  const reason = recipient === null ? null : reasonOf(flat);
  if (recipient === null || reason === null || (own === null && !/^[245](?:\d\d[ -]|\.\d)/.test(reason))) {
    for (const [, one] of entries) eventsIn(one, inner, depth + 1, found);
    return;
  }
  const status = textOf(flat, KEYS.status);
  found.push({
    recipient,
    sender: inner.sender,
    action: actionOf(`${kind} ${textOf(flat, KEYS.event) ?? ''}`, reason),
    reason,
    host: textOf(flat, KEYS.host),
    address: textOf(flat, KEYS.address),
    status: /^[245]\.\d{1,3}\.\d{1,3}$/.test(status ?? '') ? status : null,
  });
}

/** What an object beside the reason says of the message (Postal). */
function besides(entries: readonly (readonly [string, unknown])[]): readonly (readonly [string, unknown])[] {
  return entries.flatMap(([key, one]) =>
    /^(?:message|mail|e-?mail|envelope)$/i.test(key) && typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.entries(one)
      : [],
  );
}

/** Mailgun keeps what was said in an object beside the recipient. */
function withDetails(entries: readonly (readonly [string, unknown])[]): readonly (readonly [string, unknown])[] {
  const details = entries.flatMap(([key, one]) =>
    /status|bounce|error|response/i.test(key) && typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.entries(one)
      : [],
  );
  return [...entries, ...details];
}

/** The reply: the first text that begins with a code, with the code that stands apart where none does. */
function reasonOf(entries: readonly (readonly [string, unknown])[]): string | null {
  const texts = entries
    .filter(([key, one]) => KEYS.reason.test(key) && typeof one === 'string' && one.trim() !== '')
    .map(([, one]) =>
      String(one)
        .trim()
        .replace(/^smtp;\s*/i, ''),
    );
  const reply = texts.find((one) => /^[245]\d\d(?:[\s-]|$)/.test(one));
  if (reply !== undefined) return reply;
  const first = texts.find((one) => /^[245]\.\d/.test(one)) ?? texts.find((one) => /\s/.test(one));
  const code = textOf(entries, KEYS.code);
  return first !== undefined && /^[45]\d\d$/.test(code ?? '') ? `${code} ${first}` : (first ?? null);
}

function actionOf(kind: string, reason: string): JsonEvent['action'] {
  if (/\bdeliver(?:y|ed)\b(?!delay)/i.test(kind) && !/delay|fail|bounce/i.test(kind)) return 'delivered';
  return /defer|delay|transient|temporary|soft/i.test(kind) ||
    (/^4\d\d/.test(reason) && !/permanent|bounce|drop/i.test(kind))
    ? 'delayed'
    : 'failed';
}

function textOf(entries: readonly (readonly [string, unknown])[], keys: RegExp): string | null {
  for (const [key, one] of entries) {
    if (keys.test(key) && (typeof one === 'string' || typeof one === 'number')) return String(one);
  }
  return null;
}

function addressOf(entries: readonly (readonly [string, unknown])[], keys: RegExp): string | null {
  for (const [key, one] of entries) {
    const value = Array.isArray(one) && one.length === 1 ? one[0] : one;
    const address = keys.test(key) && typeof value === 'string' ? (ADDRESS.exec(value.trim())?.[1] ?? null) : null;
    if (address !== null) return address;
  }
  return null;
}
