// Where in an SMTP session something happens: the words of records, bursts, bounces and signatures.

/** In the order of a session. `eod` is the end of data: the final dot, or the last BDAT. */
export const STAGES = ['connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'eod'] as const;
export type Stage = (typeof STAGES)[number];

/** A stage as a sentence names it. */
export const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  connect: 'the connection',
  ehlo: 'EHLO',
  starttls: 'STARTTLS',
  auth: 'AUTH',
  mail: 'MAIL FROM',
  rcpt: 'RCPT TO',
  data: 'DATA',
  eod: 'the end of the message',
};

/** True if a session that comes to `stage` has come to `other` before, or is there. */
export const reaches = (stage: Stage, other: Stage): boolean => STAGES.indexOf(stage) >= STAGES.indexOf(other);
