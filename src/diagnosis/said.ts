// What the server said, piece by piece, each with its meaning: the code, the enhanced status code, the words, the stage.
import type { Diagnosis } from './diagnose.ts';
import type { Said } from './explanation.ts';
import type { Texts } from './texts.ts';

/** A line of a ticket; longer replies are cut here. */
const LONGEST = 500;

/** Explains the decisive reply of a diagnosis. */
export function saidIn(diagnosis: Diagnosis, texts: Texts): readonly Said[] {
  const { reply, outer, stage, cause } = diagnosis;
  const said: Said[] = [];
  if (outer !== null) said.push({ part: 'outer', words: cut(outer.text), meaning: texts.words.outer });
  if (reply.code !== null) said.push({ part: 'code', words: reply.code, meaning: meaningOfCode(reply.code, texts) });
  if (reply.enhanced !== null) {
    said.push({ part: 'enhanced', words: reply.enhanced, meaning: meaningOfStatus(reply.enhanced, diagnosis, texts) });
  }
  const words = wordsOf(diagnosis);
  if (words !== '') said.push({ part: 'text', words: cut(words), meaning: texts.causes[cause].label });
  if (stage !== null) said.push({ part: 'stage', words: stage, meaning: texts.stages[stage] });
  return said;
}

/** What a code means that nobody put into a sentence; null where it is none of the registry's. */
export function meaningOf(code: string, texts: Texts): string | null {
  const [, subject, detail] = /^[245]\.(\d{1,3})\.(\d{1,3})$/.exec(code) ?? [];
  if (subject === undefined) return meaningOfCode(code, texts) || null;
  return own(texts.enhanced, `${subject}.${detail}`) ?? own(texts.subjects, subject) ?? null;
}

function meaningOfCode(code: string, texts: Texts): string {
  return own(texts.codes, code) ?? own(texts.codes, `${code[0]}xx`) ?? '';
}

/** Microsoft and Google give numbers of the registry another meaning, and have numbers of their own. */
function meaningOfStatus(enhanced: string, { url }: Diagnosis, texts: Texts): string {
  const [, subject = '', detail = ''] = enhanced.split('.');
  const isTheirs = subject === '7' && Number(detail) >= 26 && /\b(google|microsoft|office|live)\.com\b/.test(url ?? '');
  const standard = isTheirs ? undefined : own(texts.enhanced, `${subject}.${detail}`);
  return standard ?? `${texts.words.ownCode} (${own(texts.subjects, subject) ?? own(texts.subjects, '0')})`;
}

/** The reply without the codes in front of it. */
function wordsOf({ reply }: Diagnosis): string {
  return reply.text.replace(/^(?:[45]\d\d(?:[ -]|$))?\s?(?:#?\(?[45]\.\d{1,3}\.\d{1,3}\)?(?:\s|$))?/, '').trim();
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
