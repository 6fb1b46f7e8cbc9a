// What the MX says where no policy refuses: acceptance, and commands that are wrong in themselves. The words of Postfix 3.7,
// for LMTP those of Dovecot 2.3. Refusals by policy are in scenario/policy/words.ts.
import { parseReply, type SaidReply } from '../scenario/policy/reply.ts';

const TEXTS = {
  greeting: '220 {text}',
  mail: '250 2.1.0 Ok',
  rcpt: '250 2.1.5 Ok',
  data: '354 End data with <CR><LF>.<CR><LF>',
  eod: '250 2.0.0 Ok: queued as {id}',
  'eod-lmtp': '250 2.0.0 <{recipient}> {id} Saved',
  bdat: '250 2.0.0 Ok: {limit} bytes',
  'bdat-last': '250 2.0.0 Ok: {limit} bytes queued as {id}',
  rset: '250 2.0.0 Ok',
  noop: '250 2.0.0 Ok',
  vrfy: '252 2.0.0 {text}',
  help: '214 2.0.0 https://www.rfc-editor.org/rfc/rfc5321',
  etrn: '459 4.7.1 <{text}>: service unavailable',
  quit: '221 2.0.0 Bye',
  starttls: '220 2.0.0 Ready to start TLS',
  auth: '235 2.7.0 Authentication successful',
  'not-implemented': '502 5.5.1 Error: command not implemented',
  'not-recognized': '500 5.5.2 Error: command not recognized',
  'line-too-long': '500 5.5.2 Error: line too long',
  'helo-syntax': '501 5.5.4 Syntax: {text} hostname',
  'sender-syntax': '501 5.1.7 Bad sender address syntax',
  'recipient-syntax': '501 5.1.3 Bad recipient address syntax',
  'mail-syntax': '501 5.5.4 Syntax: MAIL FROM:<address>',
  'rcpt-syntax': '501 5.5.4 Syntax: RCPT TO:<address>',
  'bdat-syntax': '501 5.5.4 Syntax: BDAT count [LAST]',
  'argument-unwanted': '501 5.5.4 Syntax: {text}',
  'unsupported-option': '555 5.5.4 Unsupported option: {text}',
  'size-syntax': '501 5.5.4 Bad message size syntax',
  'parameter-syntax': '501 5.5.4 Bad {text} parameter syntax',
  'recipient-parameter-syntax': '501 5.5.4 Error: Bad {text} parameter syntax',
  'dsn-disabled': '501 5.7.1 DSN support is disabled',
  'unicode-address': '553 5.6.7 Must declare SMTPUTF8 to send unicode address',
  'chunk-too-big': '552 5.3.4 Chunk exceeds message size limit',
  'requiretls-outside-tls': '530 5.7.0 Must issue a STARTTLS command first',
  'eight-bit': '550 5.6.0 improper use of 8-bit data in message body',
  'text-line-too-long': '550 5.6.0 Error: a line of more than 998 octets',
  'bare-lf': '550 5.5.2 {host} Error: bare <LF> received',
  'command-bare-lf': '521 5.5.2 {host} Error: bare <LF> received',
  'helo-first': '503 5.5.1 Error: send HELO/EHLO first',
  'nested-mail': '503 5.5.1 Error: nested MAIL command',
  'need-mail': '503 5.5.1 Error: need MAIL command',
  'need-rcpt': '503 5.5.1 Error: need RCPT command',
  'no-valid-recipients': '554 5.5.1 Error: no valid recipients',
  'in-transaction': '503 5.5.1 Error: MAIL transaction in progress',
  'auth-again': '503 5.5.1 Error: already authenticated',
  'auth-disabled': '503 5.5.1 Error: authentication not enabled',
  'auth-aborted': '501 5.7.0 Authentication aborted',
  'auth-base64': '535 5.7.8 Error: authentication failed: Invalid base64 data in {text}',
  'auth-mechanism': '535 5.7.8 Error: authentication failed: Invalid authentication mechanism',
  'xclient-denied': '550 5.7.0 Error: insufficient authorization',
  'xclient-syntax': '501 5.5.4 Error: bad parameter {text}',
  'proxy-wrong': '421 4.3.2 No system resources',
} as const;

export type AnswerName = keyof typeof TEXTS;

const ANSWERS = new Map(Object.entries(TEXTS).map(([name, text]) => [name, parseReply(text)]));

/** The reply of that name, placeholders unfilled. */
export function answer(name: AnswerName): SaidReply {
  const said = ANSWERS.get(name);
  if (said === undefined || said === null) throw new Error(`no answer is called ${name}`);
  return said;
}
