// How libraries and programs that send mail word "the server answered X": exceptions, warnings, dialogue boxes, events of
// services. See grammar.ts.
import type { Grammar } from './grammar.ts';

const COMMAND = '(?<stage>RCPT TO|MAIL FROM|DATA(?: END)?|EHLO|HELO|AUTH(?: LOGIN| PLAIN| CRAM-MD5)?|STARTTLS)';

export const PROGRAM_GRAMMARS: readonly Grammar[] = [
  // smtplib: {'a@b': (550, b'5.1.1 ...')}, (553, b'...', 'sender')
  {
    name: 'smtplib-recipients',
    rank: 1,
    hint: 'SMTPRecipientsRefused',
    lead: /SMTPRecipientsRefused\s?[:(]?\s*\{[^{}\n]{0,2000}?['"]:\s*\((?<code>[45]\d\d),\s*b?['"]/g,
    reply: true,
    until: /['"]\)/,
    stage: 'rcpt',
  },
  {
    name: 'smtplib-sender',
    rank: 1,
    hint: 'SMTPSenderRefused',
    lead: /SMTPSenderRefused\s?[:(]?\s*\(?(?<code>[45]\d\d),\s*b?['"]/g,
    reply: true,
    until: /['"](?:,|\))/,
    stage: 'mail',
  },
  {
    name: 'smtplib-login',
    rank: 1,
    hint: 'SMTPAuthenticationError',
    lead: /SMTPAuthenticationError\s?[:(]?\s*\(?(?<code>[45]\d\d),\s*b?['"]/g,
    reply: true,
    until: /['"]\)/,
    stage: 'auth',
  },
  {
    name: 'smtplib-hello',
    rank: 1,
    hint: 'SMTPHeloError',
    lead: /SMTPHeloError\s?[:(]?\s*\(?(?<code>[45]\d\d),\s*b?['"]/g,
    reply: true,
    until: /['"]\)/,
    stage: 'ehlo',
  },
  {
    name: 'smtplib-connect',
    rank: 1,
    hint: 'SMTPConnectError',
    lead: /SMTPConnectError\s?[:(]?\s*\(?(?<code>[45]\d\d),\s*b?['"]/g,
    reply: true,
    until: /['"]\)/,
    stage: 'connect',
  },
  // a tuple of code and octets: smtplib, aiosmtplib, Django
  { name: 'tuple', rank: 3, hint: ', b', lead: /\((?<code>[45]\d\d),\s*b?['"]/g, reply: true, until: /['"](?:,|\))/ },
  // PHPMailer
  {
    name: 'phpmailer-command',
    rank: 2,
    hint: 'command failed',
    lead: new RegExp(String.raw`${COMMAND}\s+command\s+failed:?\s+(?=[45]\d\d)`, 'g'),
    reply: true,
  },
  {
    name: 'phpmailer-detail',
    rank: 2,
    hint: 'SMTP code:',
    lead: new RegExp(
      String.raw`(?:${COMMAND}\s+command\s+failed\s+)?Detail:\s+(?<words>[^\n]{0,600}?)\s*SMTP\s+code:\s+(?<code>[45]\d\d)(?:\s+Additional\s+SMTP\s+info:\s+(?<status>[45]\.\d{1,3}\.\d{1,3}))?`,
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
  // Swift Mailer, Symfony Mailer
  {
    name: 'expected-response',
    rank: 2,
    hint: 'got code',
    lead: /got\s+code\s+"(?:[45]\d\d)?",\s+with\s+message\s+["']/g,
    reply: true,
    until: /["']\.?\s*(?:\n|$)/,
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
  // JavaMail, Angus Mail
  {
    name: 'java-address',
    rank: 2,
    hint: 'SMTPAddressFailedException',
    lead: /SMTPAddressFailedException:\s+/g,
    reply: true,
    stage: 'rcpt',
    until: /\n\s*at\s|;\n|\s+at\s[a-z]+\.[a-z]+\./,
  },
  {
    name: 'java-sender',
    rank: 2,
    hint: 'SMTPSenderFailedException',
    lead: /SMTPSenderFailedException:\s+/g,
    reply: true,
    stage: 'mail',
    until: /\n\s*at\s|;\n|\s+at\s[a-z]+\.[a-z]+\./,
  },
  // .NET, Windows Mail, Thunderbird: the code is lost where the framework has words of its own for it
  {
    name: 'server-response-was',
    rank: 3,
    hint: 'server',
    lead: /(?:[Tt]he\s+)?(?:mail\s+)?server\s+(?:response\s+was|responded)(?:\s+with)?:?\s+["']?(?=#?[45](?:\d\d|\.\d))/g,
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
