// What the YAML parser finds wrong, in our words: one mistake for one fault, at the place where it was made.
import { type Document, Lexer, type YAMLError } from 'yaml';
import type { Span } from './node.ts';
import { type Problem, placeIn, problemAt, type Source } from './problem.ts';
import { adviceOf, deeperThanItsVerb, wordsOf } from './yaml-words.ts';

/** A file with thousands of mistakes is not YAML that somebody wrote. */
const MAX_PROBLEMS = 50;
/** What is looked at of a line for advice; nobody writes a longer one by hand. */
const MAX_LOOKED_AT = 1000;

/** The mistakes of one document, MAX_PROBLEMS at most; what only follows from one before is left out. */
export function mistakesIn(source: Source, document: Document.Parsed): Problem[] {
  const version = document.directives.yaml;
  const own = ownOf(source, document.errors.slice(0, 4 * MAX_PROBLEMS));
  const told = [...own, ...document.warnings].slice(0, MAX_PROBLEMS).map((error) => mistakeIn(source, error));
  if (version.explicit && version.version !== '1.2') told.unshift(otherVersion(source, version.version));
  return told.slice(0, MAX_PROBLEMS);
}

/** Of the mistakes of one line the first, and of what stands where it can't the first of all: the others follow from it. */
function ownOf(source: Source, errors: readonly YAMLError[]): YAMLError[] {
  const lines = new Set<number>();
  const first = errors.find(({ code }) => code === 'UNEXPECTED_TOKEN');
  return errors.filter((error) => {
    const { line } = placeIn(source, { start: error.pos[0], end: error.pos[1] });
    if (lines.has(line) || (error.code === 'UNEXPECTED_TOKEN' && error !== first)) return false;
    lines.add(line);
    return true;
  });
}

/** In YAML 1.1 `1:30` is 90, `0777` is 511 and `yes` is true. */
function otherVersion(source: Source, version: string): Problem {
  const start = Math.max(0, source.text.search(/^%YAML/m));
  return problemAt(
    source,
    { start, end: start + 5 },
    `YAML ${version} is not read`,
    'leave the line out: this is YAML 1.2',
  );
}

function mistakeIn(source: Source, error: YAMLError): Problem {
  const written = { start: error.pos[0], end: Math.max(error.pos[1], error.pos[0] + 1) };
  const quote = error.code === 'MISSING_CHAR' ? /^Missing closing (["'])quote/.exec(error.message)?.[1] : undefined;
  const deeper = deeperThanItsVerb(source.text, error);
  if (deeper !== null) return problemAt(source, deeper.span, deeper.message, deeper.advice);
  const span = quote === undefined ? written : (openingOf(source.text, quote) ?? written);
  const problem = problemAt(source, span, wordsOf(error));
  const line = problem.excerpt.slice(0, MAX_LOOKED_AT);
  const placeholder = /\{\{\s*([\w.]+)\s*\}\}/.exec(line);
  if (error.code === 'NON_STRING_KEY' && placeholder !== null)
    return {
      ...problem,
      message: `\`${placeholder[0]}\` is no variable here`,
      advice: `write "\${${placeholder[1]}}"`,
    };
  const tag = /^unresolved tag: (!\S+)/.exec(problem.message)?.[1];
  if (tag !== undefined)
    return {
      ...problem,
      message: `\`${tag}\`: a text that begins with ! is a tag in YAML`,
      advice: /^!(?:include|import|file|inc)/i.test(tag)
        ? 'steps of another file: `- use: FILE`; a message: `- data: { file: FILE }`'
        : `quote it: "${tag}"`,
    };
  // `- data`, `- EHLO x.example`, `- RCPT TO:<b@y>` with a key below.
  const [, verb, value = ''] = /^\s*- ([A-Za-z]+(?: (?:FROM|TO)(?=:))?)(?::|\s)?\s*(.*?)\s*$/i.exec(line) ?? [];
  if (error.code === 'MULTILINE_IMPLICIT_KEY' && verb !== undefined) {
    const meant = `- ${verb}:${value === '' ? '' : ` ${value.slice(0, 60)}`}`;
    return { ...problem, advice: `a verb with more below it ends in a colon: \`${meant}\`` };
  }
  // Braces are YAML's own between { } and [ ], and the commonest text with braces is a variable.
  const isUnquoted = /[[{].*[^"']\$\{/.test(line);
  const quoteIt = isUnquoted
    ? 'between { } or [ ] a variable is quoted: "${name}"'
    : adviceOf(error, { ...problem, excerpt: line });
  return { ...problem, advice: problem.advice ?? quoteIt };
}

/** Where the last text in such quotes begins: the one that does not end. */
function openingOf(text: string, quote: string): Span | null {
  let offset = 0;
  let opening: Span | null = null;
  for (const token of new Lexer().lex(text)) {
    const isMark = token === '\u0002' || token === '\u001f' || token === '\u0018';
    if (token.startsWith(quote)) opening = { start: offset, end: offset + 1 };
    if (!isMark) offset += token.length;
  }
  return opening;
}
