// Passwords that a log or a transcript quotes -> stars. OpenSMTPD writes the whole AUTH line into its log.

const CREDENTIALS =
  /\b(AUTH[ =,:]{1,3}[A-Za-z0-9-]{3,20}[ =,:]{1,3})(?!mechanism|authentication|failed|aborted|method)([A-Za-z0-9+/=*!]{3,2000})/gi;
const PAIRS =
  /\b((?:auth-?)?pass(?:word|wd)?|secret|token)((?:["']?\s{0,2}[:=]\s{0,2})["']?)(?!authentication|failed|\*)([^\s"',;&]{1,400})/gi;
/** An answer within AUTH is base64 without a verb: whatever is no verb is taken for one. */
const ANSWER =
  /(failed-command command=")(?!(?:HELO|EHLO|LHLO|MAIL|RCPT|DATA|BDAT|RSET|QUIT|NOOP|VRFY|EXPN|HELP|STARTTLS|AUTH)\b|")([^"]{1,2000})/gi;

/** The same words with stars in the place of secrets. */
export function maskSecrets(words: string): string {
  if (!/auth|pass|secret|token|failed-command/i.test(words)) return words;
  return words.replace(CREDENTIALS, '$1***').replace(PAIRS, '$1$2***').replace(ANSWER, '$1***');
}
