// An exchange as a sentence names it: `rcpt 2` -> `RCPT (2)`, `starttls/ehlo` -> `EHLO inside TLS`.
import { VERBS } from '../scenario/verbs.ts';

const WORDS: ReadonlyMap<string, string> = new Map([
  ['connect', 'the greeting'],
  ['starttls/ehlo', 'EHLO inside TLS'],
  ['starttls/tls', 'the TLS handshake'],
  ['connect/tls', 'the TLS handshake'],
  // The step bears the reply to the message; the one to the command stands beside it.
  ['data', 'the message'],
  ['data/eod', 'the message'],
  ['data/data', 'DATA'],
  ['bdat', 'the message'],
  // Ours, behind the last step of a dialogue that has none.
  ['closing', 'QUIT'],
]);

/** `label` is that of `StepFacts`. A name that a scenario gave stands in quotes. */
export function sayStep(label: string): string {
  const [, path = label, number] = /^(.*?)(?: (\d+))?$/s.exec(label) ?? [];
  const last = path.slice(path.lastIndexOf('/') + 1);
  const said =
    WORDS.get(path) ?? (Object.hasOwn(VERBS, last) ? (WORDS.get(last) ?? last.toUpperCase()) : `\`${path}\``);
  return number === undefined ? said : `${said} (${number})`;
}

/** What an exchange is called wherever it stands: `rcpt` for `rcpt 2`, `ehlo` for `starttls/ehlo`. */
export function stageIn(label: string): string {
  return label.slice(label.lastIndexOf('/') + 1).replace(/ \d+$/, '');
}
