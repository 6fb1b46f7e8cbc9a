// The words with which MTAs say in which stage a reply came. Each is a fixed phrase of one program.
import type { SignatureStage } from './signature.ts';

const COMMANDS: readonly (readonly [RegExp, SignatureStage])[] = [
  [/^(?:end of data|end of message|body|sending data block|text|final dot|\.)/i, 'eod'],
  [/^(?:mail)/i, 'mail'],
  [/^(?:rcpt)/i, 'rcpt'],
  [/^(?:data)/i, 'data'],
  [/^(?:ehlo|helo|lhlo)/i, 'ehlo'],
  [/^(?:starttls)/i, 'starttls'],
  [/^(?:auth)/i, 'auth'],
  [/^(?:initial connect|connect|greeting)/i, 'connect'],
];

const PHRASES: readonly RegExp[] = [
  /\(in reply to ([^)]{1,60}?)(?: command)?\)/i, // Postfix
  /SMTP error from remote (?:mail )?server after (?:pipelined )?([^:;,]{1,80})/i, // Exim, IONOS
  /SMTP (?:timeout|error) (?:while connected to .{1,80} )?after (?:pipelined )?([^:;,]{1,80})/i,
  /did not like our ([^:]{1,40}):/i, // dma
  /while (?:receiving the |performing the |sending )([^;]{1,60})/i, // Postfix, lost connection and timeouts
  /\(Error following (\w{4,8}) command\)/i,
];
/** Phrases that state the stage by themselves. */
const FIXED: readonly (readonly [RegExp, SignatureStage])[] = [
  [/refused to talk to me: /i, 'connect'],
  [/but greeting failed/i, 'connect'],
  [/\bconnect to \S{1,255}: /i, 'connect'],
  [/SASL authentication failed; server /i, 'auth'],
];
const WHILE: readonly (readonly [RegExp, SignatureStage])[] = [
  [/^initial server greeting/i, 'connect'],
  [/^starttls/i, 'starttls'],
  [/^message body/i, 'eod'],
];

/** The stage that the text states, or null. Nothing is inferred from codes. */
export function stageStatedIn(text: string): SignatureStage | null {
  for (const [phrase, stage] of FIXED) if (phrase.test(text)) return stage;
  for (const phrase of PHRASES) {
    const command = phrase.exec(text)?.[1];
    if (command === undefined) continue;
    const known = [...WHILE, ...COMMANDS].find(([pattern]) => pattern.test(command));
    if (known !== undefined) return known[1];
  }
  return null;
}
