const WORDS: ReadonlyMap<string, string> = new Map([
  ['mail', 'MAIL FROM'],
  ['rcpt', 'RCPT TO'],
  ['data', 'the message'],
  ['bdat', 'the message'],
  ['connect', 'the greeting'],
]);

/** A verb as a sentence names it: `RCPT TO`, `the greeting`. */
export const sayVerb = (verb: string): string => WORDS.get(verb) ?? verb.toUpperCase();
