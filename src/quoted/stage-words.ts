// The words with which servers name a stage of the dialogue -> the stage. One table for all of them.
import type { Stage } from './grammar.ts';

const WORDS: readonly (readonly [RegExp, Stage | null])[] = [
  [/\b(?:RSET|QUIT)\b/i, null],
  [
    /(?:final|Ende\s+(?:von|der)|fin\s+de|fine\s+d[ei]l?|einde\s+van)\s+DATA|end\s+of\s+(?:DATA|message)|DATA\s+END|message\s+body|body\s+of\s+message|mail\s+text|data\s+block|after\s+I\s+sent|DATA\s+SEND|^TEXT$|final\s+dot|SENT_MESSAGE|^\.$/i,
    'eod',
  ],
  [/initial|greeting|^CON(?:N|NECT)?$|connect/i, 'connect'],
  [/STARTTLS|TLS/i, 'starttls'],
  [/\b(?:EHLO|HELO|LHLO)\b|SENT_(?:SECOND_)?EHLO|name\s+was\s+rejected/i, 'ehlo'],
  [/\bAUTH\b/i, 'auth'],
  [/\bMAIL\b|MAIL_FROM|SENT_MAIL|sender\s+was\s+rejected|^sender$/i, 'mail'],
  [/\bRCPT\b|RCPT_TO|SENT_RCPT|recipient/i, 'rcpt'],
  [/\bDATA\b|SENT_DATA|BDAT/i, 'data'],
];

/** A command has 512 octets, an extended one some more. */
const MAX_WORDS = 4000;

/** `end of DATA command`, `MAIL FROM:<a> SIZE=1`, `performing the HELO handshake` ... -> the stage, or null. */
export function stageOf(words: string): Stage | null {
  const text = words
    .slice(0, MAX_WORDS)
    .replace(/<[^>]*>/g, '<>')
    .trim();
  for (const [pattern, stage] of WORDS) if (pattern.test(text)) return stage;
  return null;
}

/** The command word of a transcript line -> the stage. Unlike prose, only the first word counts. */
export function stageOfCommand(command: string): Stage | null {
  return stageOf(/^\s*(\S{1,20})/.exec(command)?.[1]?.replace(/[:<].*$/, '') ?? '');
}
