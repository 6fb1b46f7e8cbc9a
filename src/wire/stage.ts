// Where in an SMTP session something happens: the words of records, bursts, bounces and signatures.

/** In the order of a session. `eod` is the end of data: the final dot, or the last BDAT. */
export const STAGES = ['connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'eod'] as const;
export type Stage = (typeof STAGES)[number];
