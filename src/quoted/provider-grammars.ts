// The sentence forms of Google and of Exchange, and the bare leads that all systems share. See grammar.ts.
import type { Grammar } from './grammar.ts';

const GMAIL_STATES = new Map([
  // undocumented numbers; these four agree with what the reply itself says wherever both are known
  ['6', 'starttls'],
  ['14', 'rcpt'],
  ['17', 'eod'],
  ['18', 'eod'],
] as const);
const QUOTE = `['‘’"]`;

const GOOGLE: readonly Grammar[] = [
  {
    name: 'gmail-rejected-by',
    rank: 1,
    hint: 'rejected by',
    lead: /rejected\s+by\s+the\s+server\s+for\s+the\s+recipient\s+domain\s+\S{1,255}\s+by\s+(?<host>[^\s[\]]{1,255}?)\.?\s+\[(?<address>[^\]\s]{1,64})\]\.?\s+The\s+error\s+that\s+the\s+other\s+server\s+returned\s+was:\s+/g,
    reply: true,
    optional: true,
  },
  {
    name: 'gmail-returned',
    rank: 2,
    hint: 'other server',
    lead: /The\s+error\s+that\s+the\s+other\s+server\s+returned\s+was:\s+/g,
    reply: true,
    tail: /(?<!\s)\s*\(state\s+(?<stage>\d{1,3})\)\.?/g,
    stages: GMAIL_STATES,
  },
  {
    name: 'gmail-no-connection',
    rank: 1,
    lead: /\[(?:\(\d{1,2}\)\s+)?(?<host>[A-Za-z0-9_][\w.-]{0,253}?)\.?\s+\[?(?<address>[0-9a-fA-F.:]{3,45}?)\]?(?::\d{1,5})?:\s+(?:timed\s+out|socket\s+error|connection\s+\w{1,20}|unreachable)/gi,
    stage: 'connect',
    speaker: 'reporter',
  },
  {
    name: 'gmail-error-state',
    rank: 2,
    hint: 'SMTP Error (state',
    lead: /SMTP\s+Error\s+\(state\s+(?<stage>\d{1,3})\):\s+/g,
    reply: true,
    stages: GMAIL_STATES,
  },
  {
    name: 'gmail-no-connection-old',
    rank: 1,
    lead: /\[(?<host>[A-Za-z0-9_][\w.-]{0,253}?)\.?\s+\(\d{1,3}\):\s+[Cc]onnection\s+\w{1,20}/g,
    stage: 'connect',
    speaker: 'reporter',
  },
  {
    name: 'gmail-not-accepting',
    rank: 3,
    hint: 'requests',
    lead: /recipient\s+server\s+did\s+not\s+accept\s+our\s+requests\s+to\s+connect/g,
    stage: 'connect',
    speaker: 'reporter',
  },
  { name: 'gmail-sent', rank: 3, hint: '(SENT_', lead: /\((?<stage>SENT_[A-Z_]{3,30})\)/g, speaker: 'reporter' },
];

const EXCHANGE: readonly Grammar[] = [
  {
    name: 'exchange-returned',
    rank: 2,
    hint: /Remote\s?[Ss]erver/,
    lead: new RegExp(
      String.raw`(?:(?:^|\s)(?<host2>[A-Za-z0-9][\w-]{0,62}(?:\.[A-Za-z0-9][\w-]{0,62}){1,10})\s+(?:\((?<address2>[0-9a-fA-F.:]{3,45})\)\s+)?)?Remote\s?[Ss]erver\s+(?:(?:at|unter|bei)\s+(?<host>[^\s()']{1,255})\s+(?:\((?<address>[^()\s]{2,45})\)\s+)?)?(?:returned|hat|meldete|antwortete)\s*:?\s+${QUOTE}`,
      'g',
    ),
    reply: true,
    until: /['‘’"](?=\s*(?:\n|$|zurückgegeben|zurückgemeldet))/,
  },
  {
    name: 'exchange-server-returned',
    rank: 3,
    hint: 'returned',
    lead: new RegExp(
      String.raw`(?:^|\s)(?<!Remote\s)Server\s+at\s+(?<host>[^\s()']{1,255})\s+(?:\((?<address>[^()\s]{2,45})\)\s+)?returned\s+${QUOTE}`,
      'g',
    ),
    reply: true,
    until: /['‘’"](?=\s*(?:\n|$))/,
    speaker: 'reporter',
  },
  {
    name: 'exchange-receiving',
    rank: 3,
    lead: /(?:^|\n)(?:Message\s+rejected\s+by|Receiving\s+server|Rejected\s+by|Nachricht\s+(?:zurückgewiesen|abgelehnt)\s+von|(?:Empfangender|Empfangs)-?\s?[Ss]erver|Serveur\s+de\s+réception|Ontvangende\s+server|Servidor\s+(?:receptor|de\s+recepción)|Server\s+(?:ricevente|di\s+ricezione)):\s+(?<host>[A-Za-z0-9][\w.-]{1,253})(?:\s+\((?<address>[0-9a-fA-F.:]{3,45})\))?/g,
  },
  {
    name: 'exchange-diagnostic',
    rank: 3,
    hint: '#',
    lead: /(?:(?:^|\n)(?:[A-Za-z0-9][\w-]{0,62}\s)?|(?:^|[\s`'"(])(?<host>[A-Za-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){1,10})\s)#(?=[45]\d\d\s)/g,
    reply: true,
    until: /(?<!\s)\s*##/,
  },
  {
    name: 'exchange-brackets',
    rank: 2,
    hint: '#',
    lead: /<(?<host>[A-Za-z0-9_][\w.-]{0,253})?\s?#(?<status>[245]\.\d{1,3}\.\d{1,3})(?:\s+smtp\s*;\s*|>)/gi,
    reply: true,
    optional: true,
    until: />(?=\s*(?:\n|$|#|\())/,
  },
  {
    name: 'exchange-winsock',
    rank: 2,
    lead: /(?:Winsock\s+error\s+code:?\s+|Socket\s+error\s+code\s+)100(?:60|61|65|51)/g,
    stage: 'connect',
    speaker: 'reporter',
  },
  {
    name: 'outlook-no-connection',
    rank: 3,
    hint: 'connect successfully',
    lead: /unable\s+to\s+connect\s+successfully\s+to\s+the\s+destination\s+mail\s+server/g,
    stage: 'connect',
    speaker: 'reporter',
  },
];

/** Codes that the reporter names in its advice. */
const ADVICE: readonly Grammar[] = [
  {
    name: 'advice',
    rank: 5,
    hint: 'type',
    lead: /\btype\s+(?<status>[45]\.\d{1,3}\.\d{1,3})\s+delivery/g,
    speaker: 'reporter',
  },
];

/** Leads without remote or stage: `(reason: 550 ...)`, `The response was: 550 ...`, `Reason: 550-...`. */
const LEADS: readonly Grammar[] = [
  {
    name: 'reply-lead',
    rank: 3,
    lead: /(?:\b[Rr]eason(?:\s+for\s+the\s+problem)?|\b[Rr]esponse(?:\s+from\s+the\s+remote\s+server)?\s+was|\b[Dd]iagnostic\s+code|\bbecause\s+of|\bGrund|\bFehler(?:meldung)?|\bAntwort(?:\s+(?:des|vom)\s+\S{1,30}){0,2}(?:\s+(?:lautete?|war))?|\btransport\s+smtp|\berror\s+was|\bsaid|\bmessage)\s*:?\s+(?:smtp\s*;\s*)?(?=#?[245](?:\d\d[\s:-]|\.\d{1,3}\.\d))/g,
    reply: true,
    until: /\)\n|\nRemote system:|\n\s*(?:The message subject was|The following)/,
  },
  {
    name: 'after-recipient',
    rank: 3,
    hint: '@',
    lead: /@[^\s<>()[\]",;:@]{1,255}[>"]?\)?\s?:\s+(?:\[[^\]\s]{2,45}\],\s+)?(?=[45]\d\d[\s:-])/g,
    reply: true,
    tail: /\(in\s+reply\s+to\s+(?<stage>[^()\s][^()]{2,59}?)\s*\)/g,
  },
  {
    name: 'behind-recipient-in-quotes',
    rank: 3,
    hint: '@',
    lead: /['"‘“][^\s'"‘“@]{1,64}@[^\s<>()[\]",;:'@’”]{1,255}['"’”]\s+(?=[45]\d\d[\s-][A-Z#\d])/g,
    reply: true,
  },
  {
    name: 'in-brackets-after-recipient',
    rank: 3,
    hint: '@',
    lead: /@[^\s<>()[\]",;:@]{1,255}>\s+\((?=[45](?:\d\d\s|\.\d))/g,
    reply: true,
    until: /\)\n/,
  },
  {
    name: 'bare-reply',
    rank: 4,
    lead: /(?:^|\n)(?=[45]\d\d[ -]\S)/g,
    reply: true,
    // behind a line that announces another (`550-`) the next one with a code is of the same reply
    until: /(?<!(?:^|\n)[45]\d\d-[^\n]{0,600})\n(?=[45]\d\d )|\n(?=Warning: |Message (?:could|will) |Will keep )/,
    tail: /\(in\s+reply\s+to\s+(?<stage>[^()]{3,60}?)\s*\)/g,
  },
  // a Diagnostic-Code alone
  {
    name: 'diagnostic-type',
    rank: 3,
    hint: /smtp\s?;/i,
    lead: /(?:^|[\s:"'(])smtp\s?;\s?(?=[45]\d\d[\s-])/gi,
    reply: true,
    until: /"(?=[,}\]])/,
    tail: /\(in\s+reply\s+to\s+(?<stage>[^()\s][^()]{2,59}?)\s*\)/g,
  },
  // wherever a reply stands: an enhanced code makes a code a reply; without one a colon or a quotation mark does
  {
    name: 'anywhere',
    rank: 4,
    lead: /(?:^|[\s:;,=|#({[<>'"‘’“”„«»`])(?=[45][0-5]\d(?:[ -]|\s-\s)[#(]{0,2}[45]\.\d{1,3}\.\d{1,3}\b)/g,
    reply: true,
    until: 'closing',
    tail: /\(in\s+reply\s+to\s+(?<stage>[^()\s][^()]{2,59}?)\s*\)/g,
  },
  {
    name: 'quoted-anywhere',
    rank: 4,
    lead: /(?:^|[\s:=,[({])\\?['"‘“„«`](?=#?[45](?:[0-5]\d(?:-|\s[-–]?\s?)(?:[^\s\d]|[45]\d\d[ -])|\.\d{1,3}\.\d{1,3}\s))/g,
    reply: true,
    until: 'closing',
  },
  {
    name: 'behind-a-colon',
    rank: 4,
    lead: /[:=]\s{1,3}(?=#?[45][0-5]\d(?:-|\s[-–]?\s?)(?!(?:bytes|octets|[kKMG]i?B|messages|mails|seconds|minutes|recipients|Euros?|EUR)\b)(?:[^\s\d.,:%€$-]|\d\.\d{1,3}\.\d{1,3}\s))/g,
    reply: true,
    until: /"(?=\s+\w{1,20}=|\s*(?:\n|$))/,
    tail: /\(in\s+reply\s+to\s+(?<stage>[^()\s][^()]{2,59}?)\s*\)/g,
  },
  // a reply without its code, which begins with whom it is about
  {
    name: 'enhanced-and-path',
    rank: 4,
    lead: /(?:^|\n)(?=[45]\.\d{1,3}\.\d{1,3}\s+<[^<>\s]{3,320}>)/g,
    reply: true,
  },
  { name: 'bare-enhanced', rank: 4, lead: /(?:^|\n)-- (?=[45]\.\d{1,3}\.\d{1,3}\s)/g, reply: true },
];

export const PROVIDER_GRAMMARS: readonly Grammar[] = [...GOOGLE, ...EXCHANGE, ...ADVICE, ...LEADS];
