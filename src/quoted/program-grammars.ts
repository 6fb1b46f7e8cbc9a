// How programs that send mail word "the server answered X": warnings, dialogue boxes, messages of tools. See grammar.ts.
import type { Grammar } from './grammar.ts';

const COMMAND = '(?<stage>RCPT TO|MAIL FROM|DATA(?: END)?|EHLO|HELO|AUTH(?: LOGIN| PLAIN| CRAM-MD5)?|STARTTLS)';

export const PROGRAM_GRAMMARS: readonly Grammar[] = [
  // PHPMailer
  {
    name: 'phpmailer-command',
    rank: 2,
    hint: 'command failed',
    lead: new RegExp(String.raw`${COMMAND}\s+command\s+failed:?\s+(?=[45]\d\d)`, 'g'),
    reply: true,
    until: /\n(?:SMTP Error:|Message could not be sent)/,
  },
  {
    name: 'phpmailer-detail',
    rank: 2,
    hint: 'SMTP code:',
    lead: new RegExp(
      String.raw`(?:${COMMAND}\s+command\s+failed\s+)?Detail:\s+(?:(?<words>\S[^\n]{0,599}?)\s*)?SMTP\s+code:\s+(?<code>[45]\d\d)(?:\s+Additional\s+SMTP\s+info:\s+(?<status>[45]\.\d{1,3}\.\d{1,3}))?`,
      'g',
    ),
    reply: true,
    stages: new Map([
      ['RCPT TO', 'rcpt'],
      ['MAIL FROM', 'mail'],
      ['DATA', 'data'],
      ['DATA END', 'eod'],
    ] as const),
  },
  // Roundcube: SMTP Error (550): Failed to add recipient "a@b" (5.1.1 ...)
  {
    name: 'roundcube-recipient',
    rank: 1,
    hint: 'Failed to add recipient',
    lead: /(?:SMTP\s+Error|SMTP-Fehler)\s+\((?<code>[45]\d\d)\):\s+Failed\s+to\s+add\s+recipient\s+"?[^\s"]{1,320}"?\.?\s+\(/g,
    reply: true,
    until: /\)\.?\s*(?:\n|$)/,
    stage: 'rcpt',
  },
  {
    name: 'roundcube-sender',
    rank: 1,
    hint: 'Failed to set sender',
    lead: /(?:SMTP\s+Error|SMTP-Fehler)\s+\((?<code>[45]\d\d)\):\s+Failed\s+to\s+set\s+sender\s+"?[^\s"]{0,320}"?\.?\s+\(/g,
    reply: true,
    until: /\)\.?\s*(?:\n|$)/,
    stage: 'mail',
  },
  {
    name: 'roundcube-login',
    rank: 1,
    hint: 'Authentication failed',
    lead: /SMTP\s+Error\s+\((?<code>[45]\d\d)\):\s+Authentication\s+failed\s?\(?/g,
    reply: true,
    optional: true,
    stage: 'auth',
  },
  // the same of any command, in any language
  {
    name: 'roundcube',
    rank: 3,
    hint: 'SMTP',
    lead: /(?:SMTP[ -](?:[Ee]rror|[Ff]ehler|[Ff]out)|(?:Error|Erreur|Errore|Erro)\s+(?:de\s+)?SMTP)\s+\((?<code>[45]\d\d)\)\s?:\s+\(?/g,
    reply: true,
    until: /\)[.*]{0,3}\s*(?:\n|$)/,
  },
  // msmtp, ssmtp
  {
    name: 'msmtp',
    rank: 2,
    hint: 'server message:',
    lead: /(?:msmtp:\s+)?(?:(?<stage>recipient address|envelope from address)\s+\S{1,320}\s+not\s+accepted\s+by\s+the\s+server\s+)?(?:msmtp:\s+)?server\s+message:\s+/g,
    reply: true,
    stages: new Map([
      ['recipient address', 'rcpt'],
      ['envelope from address', 'mail'],
    ] as const),
  },
  {
    name: 'ssmtp',
    rank: 2,
    hint: 'ssmtp',
    lead: new RegExp(String.raw`ssmtp(?:\[\d{1,8}\])?:\s+${COMMAND}:?\s*[^()\n]{0,330}\s\(`, 'g'),
    reply: true,
    until: /\)\s*(?:\n|$)/,
  },
  // .NET, Windows Mail, Thunderbird: the code is lost where the framework has words of its own for it
  {
    name: 'server-response-was',
    rank: 3,
    hint: 'erver',
    lead: /(?:[Tt]he\s+)?(?:[Mm]ail\s+)?[Ss]erver\s+(?:response\s+was|responded)(?:\s+with)?:?\s+["']?(?=#?[45](?:\d\d|\.\d))/g,
    reply: true,
    until: /\.?\s+(?:Please\s+(?:check|verify)|Bitte\s+überprüfen)|["']\s*(?:\n|$)/,
  },
  {
    name: 'server-antwortete',
    rank: 3,
    hint: 'antwortete',
    lead: /(?:Mail-?)?[Ss]erver\s+antwortete(?:\s+mit)?:?\s+["'„]?(?=#?[45](?:\d\d|\.\d))/g,
    reply: true,
    until: /\.?\s+Bitte\s+überprüfen|["'“]\s*(?:\n|$)/,
  },
  // Outlook Express, Windows Mail, Outlook: the account's server and what it answered, in a row of quoted values
  {
    name: 'mail-client-fields',
    rank: 2,
    hint: 'SMTP',
    lead: /\b(?:[Ss]erver|[Ss]erveur|[Ss]ervidor)\s?:\s?['"«]\s?(?<host>[\w.-]{3,253})\s?['"»],\s[^:'"\n]{3,20}:\s?SMTP,\s[^:'"\n]{3,40}:\s?['"](?=[45]\d\d[\s-])/g,
    reply: true,
    until: 'closing',
  },
  {
    name: 'mail-client-recipient',
    rank: 3,
    hint: /recipient|Empfänger|destinat|ontvanger/,
    lead: /(?:one\s+of\s+the\s+recipients\s+was\s+rejected\s+by\s+the\s+server|(?:einer\s+der\s+Empfänger|Adresse\s+eines\s+Empfängers|Empfängeradresse)\s+(?:wurde\s+)?(?:vom\s+Server\s+)?abgelehnt|un\s+des\s+destinataires\s+a\s+été\s+(?:rejeté|refusé)\s+par\s+le\s+serveur|(?:uno\s+de\s+los|uno\s+dei)\s+destinatari(?:os)?\s+(?:fue\s+rechazado|è\s+stato\s+rifiutato)|een\s+van\s+de\s+ontvangers\s+is\s+geweigerd)/g,
    stage: 'rcpt',
  },
  {
    name: 'mail-client-sender',
    rank: 3,
    hint: /sender|Absender|expéditeur|remitente|mittente|afzender/,
    lead: /(?:server\s+(?:rejected|refused)\s+the\s+sender['’]?s?\s+(?:e-?mail\s+)?address|Absenderadresse\s+(?:wurde\s+)?vom\s+Server\s+(?:nicht\s+akzeptiert|abgelehnt)|serveur\s+a\s+(?:rejeté|refusé)\s+l['’]adresse\s+(?:électronique\s+)?de\s+l['’]expéditeur|servidor\s+rechazó\s+la\s+dirección\s+del\s+remitente|server\s+ha\s+rifiutato\s+l['’]indirizzo\s+del\s+mittente|server\s+heeft\s+het\s+adres\s+van\s+de\s+afzender\s+geweigerd)/g,
    stage: 'mail',
  },
  // eM Client, Apple Mail: whom the server did not take, and why
  {
    name: 'address-not-accepted',
    rank: 3,
    hint: /(?:not\s+accepted|rejected)/,
    lead: /\b(?<stage>[Rr]ecipient|[Ss]ender)\s+(?:e-?mail\s+)?(?:address\s+)?['"“<][^\s'"”<>]{3,320}['"”>]\s+(?:was\s+)?(?:not\s+accepted|rejected|refused)/g,
    stages: new Map([
      ['Recipient', 'rcpt'],
      ['recipient', 'rcpt'],
      ['Sender', 'mail'],
      ['sender', 'mail'],
    ] as const),
  },
  // Stalwart's log
  {
    name: 'stalwart',
    rank: 3,
    hint: 'details = "',
    lead: /\bcode\s=\s(?<code>[45]\d\d),\s(?:[a-z]{2,20}\s=\s"?[\w.-]{1,40}"?,\s){0,3}details\s=\s"/g,
    reply: true,
    until: /"(?:,\s|\s*(?:\n|$))/,
  },
  // curl, swaks in one line; lettre
  {
    name: 'permanent-error',
    rank: 3,
    hint: 'error (',
    lead: /(?:permanent|transient)\s+error\s+\((?<code>[45]\d\d)\):\s+/g,
    reply: true,
  },
  {
    name: 'curl',
    rank: 3,
    hint: 'failed: ',
    lead: /curl:\s+\(\d{1,3}\)\s+(?<stage>RCPT|MAIL|DATA|AUTH|EHLO)\s+failed:\s+(?<code>[45]\d\d)/g,
    reply: true,
    optional: true,
  },
  // Exchange's message trace
  { name: 'last-error', rank: 2, hint: 'LED=', lead: /\{LED=/g, reply: true, until: /\}/ },
];
