// What `mxprobe reproduce` would do if it was told where: nothing is contacted that the user has not named.
import { type Language, textsOf } from '../diagnosis/texts.ts';
import type { Case } from '../library/proof-question.ts';
import { plannedFactors } from '../library/prove.ts';
import { serverOf } from '../report/bounce-facts.ts';
import { escapedLines } from './screen.ts';

/** A few lines for stderr; the scenario goes to stdout. */
export function planText({ failure, diagnosis }: Case, lang: Language): string {
  const { factors } = textsOf(lang);
  const named = plannedFactors({ diagnosis }).map((factor) => factors[factor].label);
  const server = serverOf(failure.remote);
  const words = WORDS[lang];
  const lines = [
    words.nothing,
    words.would.replace('{factors}', () => named.join(', ')),
    ...(server === null ? [] : [words.server.replace('{server}', () => escapedLines(server))]),
    words.how,
  ];
  return `${lines.join('\n')}\n`;
}

const WORDS = {
  en: {
    nothing: 'Nothing was contacted: neither --target nor --sandbox is given.',
    would: 'It would hold the dialogue of the bounce, then change one thing at a time, first: {factors}.',
    server: 'The bounce names {server}; a bounce is a stranger, so the target is yours to name.',
    how: '--sandbox shows the whole chain offline. The scenario of the control:',
  },
  de: {
    nothing: 'Es wurde nichts angesprochen: weder --target noch --sandbox ist angegeben.',
    would: 'Gefragt würde mit dem Dialog der Meldung, dann würde eines nach dem anderen geändert, zuerst: {factors}.',
    server: 'Die Meldung nennt {server}; eine Meldung ist von Fremden, das Ziel nennen Sie.',
    how: '--sandbox zeigt das Ganze ohne Netz. Das Szenario des Dialogs:',
  },
} as const satisfies Readonly<Record<Language, Readonly<Record<string, string>>>>;
