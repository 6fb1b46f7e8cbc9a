// How the libraries of programming languages word "the server answered X": exceptions, their traces, what wraps them. See grammar.ts.
import type { Grammar } from './grammar.ts';

const SMTPLIB_STAGES = new Map([
  ['SMTPConnectError', 'connect'],
  ['SMTPHeloError', 'ehlo'],
  ['SMTPAuthenticationError', 'auth'],
  ['SMTPSenderRefused', 'mail'],
  ['SMTPRecipientRefused', 'rcpt'],
  ['SMTPRecipientsRefused', 'rcpt'],
  ['SMTPDataError', 'eod'],
] as const);
const SMTPLIB = `(?<stage>${[...SMTPLIB_STAGES.keys()].join('|')})`;

export const LIBRARY_GRAMMARS: readonly Grammar[] = [
  // smtplib: {'a@b': (550, b'5.1.1 ...')}, (553, b'...', 'sender'); Python 2 writes u'a@b', and no b
  {
    name: 'smtplib-recipients',
    rank: 1,
    hint: "': (",
    lead: /['"]:\s\((?<code>[45]\d\d),\s*[bu]?['"]/g,
    reply: true,
    until: /['"]\)/,
    stage: 'rcpt',
  },
  // the class of the exception says which command was refused; the data are refused at their end
  {
    name: 'smtplib',
    rank: 1,
    hint: 'SMTP',
    lead: new RegExp(String.raw`\b${SMTPLIB}['"]?\s?[:(,]?\s*\(?(?<code>[45]\d\d),\s*[bu]?['"]`, 'g'),
    reply: true,
    until: /['"](?:,|\))/,
    stages: SMTPLIB_STAGES,
  },
  {
    name: 'smtplib-words',
    rank: 2,
    hint: 'SMTP',
    lead: new RegExp(String.raw`\b${SMTPLIB}['"]?\s?[:(]\s*(?=[45]\d\d[\s-])`, 'g'),
    reply: true,
    stages: SMTPLIB_STAGES,
  },
  // a tuple of code and octets: smtplib, aiosmtplib, Django
  { name: 'tuple', rank: 3, hint: ', b', lead: /\((?<code>[45]\d\d),\s*b?['"]/g, reply: true, until: /['"](?:,|\))/ },
  // Swift Mailer, Symfony Mailer
  {
    name: 'expected-response',
    rank: 2,
    hint: 'got code',
    // what was awaited says which command was refused
    lead: /(?:Expected\s+response\s+code\s+"?(?<stage>\d{3})(?:\/\d{3}){0,4}"?\s+but\s+)?got\s+code\s+"(?:[45]\d\d)?",\s+with\s+message\s+["']/g,
    reply: true,
    until: /["']\.?\s*(?:\n|$)/,
    stages: new Map([
      ['220', 'connect'],
      ['334', 'auth'],
      ['235', 'auth'],
      ['354', 'data'],
    ] as const),
  },
  {
    name: 'swift-command',
    rank: 3,
    hint: 'executeCommand(',
    lead: /->executeCommand\(['"]\s?(?<stage>MAIL FROM|RCPT TO|DATA|EHLO|HELO|AUTH|STARTTLS|\.)/g,
  },
  // nodemailer
  {
    name: 'nodemailer',
    rank: 2,
    hint: /[45]\d\d/,
    lead: /\b(?<stage>Invalid greeting\. response=|Invalid (?:EHLO|HELO|LHLO)\. response=|Error upgrading connection with STARTTLS|Invalid login|Mail command failed|Recipient command failed|all recipients were rejected|Data command failed|Message failed)(?::\s+)?(?=[45]\d\d[ -])/g,
    reply: true,
    stages: new Map([
      ['Invalid greeting. response=', 'connect'],
      ['Invalid EHLO. response=', 'ehlo'],
      ['Invalid HELO. response=', 'ehlo'],
      ['Invalid LHLO. response=', 'ehlo'],
      ['Error upgrading connection with STARTTLS', 'starttls'],
      ['Invalid login', 'auth'],
      ['Mail command failed', 'mail'],
      ['Recipient command failed', 'rcpt'],
      ['all recipients were rejected', 'rcpt'],
      ['Data command failed', 'data'],
      ['Message failed', 'eod'],
    ] as const),
  },
  // the fields beside the reply name the command; at the end of the data nodemailer still says DATA, but another code
  {
    name: 'nodemailer-message',
    rank: 3,
    hint: 'EMESSAGE',
    lead: /\bcode['"]?\s?:\s+['"]EMESSAGE['"]/g,
    stage: 'eod',
  },
  {
    name: 'command-field',
    rank: 4,
    hint: /(?:ommand|stage)['"]?\s?[:=]/,
    lead: /\b(?:(?:smtp|last|failed)?_?[Cc]ommand|stage)['"]?\s?[:=]\s{0,3}['"](?<stage>RCPT TO|MAIL FROM|DATA|EHLO|HELO|STARTTLS|AUTH(?: \w[\w-]{2,20})?|rcpt|mail|data)['"]/g,
  },
  // Go: net/smtp as Alertmanager, Gitea, Grafana and others wrap it
  {
    name: 'go',
    rank: 2,
    hint: /[45]\d\d/,
    lead: /\b(?<stage>(?:EHLO|STARTTLS|MAIL|RCPT|DATA)\s+command|mail\s+from|rcpt\s+to|(?:PLAIN|LOGIN|CRAM-MD5)\s+auth):\s+(?=[45]\d\d[ -])/g,
    reply: true,
    until: /"(?=\s+\w{1,20}=|\s*(?:\n|$))/,
  },
  {
    name: 'go-dial',
    rank: 3,
    hint: 'dial ',
    lead: /\bdial\s+(?:tcp|tls)[46]?\s+(?:[^\s:[\]]{1,64}:\d{1,5}->)?\[?(?<host>[\w.-]{1,253}|[0-9a-fA-F:]{3,45})\]?:\d{1,5}:\s+/g,
    stage: 'connect',
    speaker: 'reporter',
  },
  // MailKit, and others whose frameworks keep the code apart: the message begins with the enhanced one
  {
    name: 'exception-message',
    rank: 3,
    hint: /(?:xception|essage)\s?[:=]/i,
    lead: /(?:Exception(?:\s?message)?|\bMessage)\s?[:=]\s{0,3}[*'"]{0,3}\s?(?=[45]\.\d{1,3}\.\d{1,3}\s)/gi,
    reply: true,
    until: /\*{2}\s*(?:\n|$)/,
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
];
