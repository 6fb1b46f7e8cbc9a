// mxprobe help TOPIC: the recipes of the cookbook and the words of the glossary that speak of it.
import { wrap } from '../report/wrap.ts';
import { escapedLines } from './screen.ts';

export interface Pages {
  readonly cookbook: string;
  readonly glossary: string;
}

interface Recipe {
  readonly number: string;
  readonly title: string;
  readonly text: string;
}

/** A screen or two; who wants more reads the page. */
const MOST_RECIPES = 3;

/** What is said of `topic`, a word or a recipe's number; null where nothing is. */
export function helpOn(topic: string, { cookbook, glossary }: Pages, width: number): string | null {
  const recipes = recipesIn(cookbook);
  const numbered = recipes.find(({ number }) => number === topic);
  if (numbered !== undefined) return escapedLines(`${filled(shown(numbered), width)}\n`);
  const asked = wordsIn(topic);
  if (asked.length === 0) return null;
  const titled = recipes.filter(({ title }) => speaksOf(title, asked));
  const found = [...titled, ...recipes.filter((one) => !titled.includes(one) && speaksOf(one.text, asked))];
  const meanings = meaningsIn(glossary).filter(({ word }) => word.toLowerCase() === topic.toLowerCase());
  if (found.length === 0 && meanings.length === 0) return null;
  const further = found.slice(MOST_RECIPES).map(({ number, title }) => `  ${number.padStart(2)}  ${title}`);
  const parts = [
    ...meanings.map(({ word, meaning }) => `${word}: ${meaning}`),
    ...found.slice(0, MOST_RECIPES).map(shown),
    ...(further.length === 0 ? [] : [`Also (mxprobe help NUMBER):\n${further.join('\n')}`]),
  ];
  return escapedLines(`${filled(parts.join('\n\n'), width)}\n`);
}

/** Every recipe, a line each. */
export function topics({ cookbook }: Pick<Pages, 'cookbook'>): string {
  const lines = recipesIn(cookbook).map(({ number, title }) => `  ${number.padStart(2)}  ${title}`);
  return `mxprobe help WORD, or the number of a recipe:\n\n${lines.join('\n')}\n`;
}

function recipesIn(cookbook: string): readonly Recipe[] {
  return cookbook
    .split(/^### /m)
    .slice(1)
    .flatMap((part) => {
      const [head = '', ...rest] = part.split('\n');
      const [, number, title] = /^(\d+)\. (.*)$/.exec(head) ?? [];
      const [text = ''] = rest.join('\n').split(/^## /m);
      return number === undefined || title === undefined
        ? []
        : [{ number, title, text: plain(text.replace(/^\n+|\s+$/g, '')) }];
    });
}

function meaningsIn(glossary: string): readonly { readonly word: string; readonly meaning: string }[] {
  return [...glossary.matchAll(/^\| ([^|]+) \| ([^|]+) \|/gm)].map(([, word = '', meaning = '']) => ({
    word: plain(word.trim()),
    meaning: plain(meaning.trim()),
  }));
}

const shown = ({ number, title, text }: Recipe) => `${number}. ${title}\n\n${text}`;

/** Paragraphs as wide as the terminal; commands, scenarios and tables stay as they stand. */
function filled(text: string, width: number): string {
  return text
    .split(/\n{2,}/)
    .map((part) => (/^(?: |```|\|)/m.test(part) ? part : paragraph(part, width)))
    .join('\n\n');
}

/** An item of a list begins a line, and what it goes on with stands below its words. */
function paragraph(part: string, width: number): string {
  return part
    .split(/\n(?=(?:[-*]|\d+\.) )/)
    .flatMap((item) => {
      const [mark = ''] = /^(?:[-*]|\d+\.) /.exec(item) ?? [];
      return wrap(item.slice(mark.length).replaceAll('\n', ' '), width, mark, ' '.repeat(mark.length));
    })
    .join('\n');
}

/** Markdown as one reads it on a terminal: links by their words, code without its marks. */
const plain = (text: string) =>
  text
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/`([^`]+)`/g, '$1')
    .replace(/\*([^*\n]+)\*/g, '$1');

const wordsIn = (topic: string) =>
  topic
    .toLowerCase()
    .split(/[\s_-]+/)
    .filter((word) => word !== '');

/** Each word, at the beginning of one: `greylist` finds greylisting, `mx` does not find "mxprobe". */
function speaksOf(text: string, words: readonly string[]): boolean {
  const said = text.toLowerCase();
  return words.every((word) => {
    const stem = word.length > 5 ? word.replace(/(?:ing|ed|s)$/, '') : word;
    const escaped = stem.replace(/[^a-z0-9]/g, '\\$&');
    return new RegExp(stem.length > 3 ? `\\b${escaped}` : `\\b${escaped}\\b`).test(said);
  });
}
