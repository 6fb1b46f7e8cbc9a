// The words of a mistake on the command line, in the language that the line asks for: the other one is loaded only then.

/** The language that the line asks for, as far as it can be read of a line that is wrong. */
function asksGerman(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  const own = end === -1 ? words : words.slice(0, end);
  return own.some((word, i) => word === '--lang=de' || (word === '--lang' && own[i + 1] === 'de'));
}

/** What puts our English words into the language of the line. */
export async function usageWords(line: readonly string[]): Promise<(words: string) => string> {
  return asksGerman(line) ? (await import('./usage-german.ts')).inGerman : (words) => words;
}
