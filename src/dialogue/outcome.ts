/** What comes of something that was sent. */
export const OUTCOMES = ['reply', 'closed', 'timeout', 'tls-failure', 'silence', 'none'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const VERDICTS = ['passed', 'failed', 'inconclusive', 'skipped'] as const;
export type Verdict = (typeof VERDICTS)[number];
