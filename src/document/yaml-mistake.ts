// What the YAML parser finds wrong, in our words: one mistake for one fault, at the place where it was made.
import { type Document, Lexer, type YAMLError } from 'yaml';
import type { Span } from './node.ts';
import { type Problem, problemAt, type Source } from './problem.ts';

/** A file with thousands of mistakes is not YAML that somebody wrote. */
const MAX_PROBLEMS = 50;
/** What is looked at of a line for advice; nobody writes a longer one by hand. */
const MAX_LOOKED_AT = 1000;

/** The mistakes of one document, MAX_PROBLEMS at most; what only follows from one before is left out. */
export function mistakesIn(source: Source, document: Document.Parsed): Problem[] {
  const version = document.directives.yaml;
  const first = document.errors.findIndex(({ code }) => code === 'UNEXPECTED_TOKEN');
  const own = document.errors.filter(({ code }, index) => code !== 'UNEXPECTED_TOKEN' || index === first);
  const told = [...own, ...document.warnings].slice(0, MAX_PROBLEMS).map((error) => mistakeIn(source, error));
  if (version.explicit && version.version !== '1.2') told.unshift(otherVersion(source, version.version));
  return told.slice(0, MAX_PROBLEMS);
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
  const span = quote === undefined ? written : (openingOf(source.text, quote) ?? written);
  const problem = problemAt(source, span, wordsOf(error), ADVICE[error.code] ?? null);
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
      advice: `quote it: "${tag}"`,
    };
  // `- data`, `- EHLO x.example`, `- RCPT TO:<b@y>` with a key below.
  const [, verb, value = ''] = /^\s*- ([A-Za-z]+(?: (?:FROM|TO)(?=:))?)(?::|\s)?\s*(.*?)\s*$/i.exec(line) ?? [];
  if (error.code === 'MULTILINE_IMPLICIT_KEY' && verb !== undefined) {
    const meant = `- ${verb}:${value === '' ? '' : ` ${value.slice(0, 60)}`}`;
    return { ...problem, advice: `a verb with more below it ends in a colon: \`${meant}\`` };
  }
  // Braces are YAML's own between { } and [ ], and the commonest text with braces is a variable.
  const isUnquoted = /[[{].*[^"']\$\{/.test(line);
  return isUnquoted ? { ...problem, advice: 'between { } or [ ] a variable is quoted: "${name}"' } : problem;
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

const ADVICE: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'a key stands once; rename or remove one of the two',
  TAB_AS_INDENT: 'indent with blanks',
  BLOCK_AS_IMPLICIT_KEY: 'quote the text if it holds `: `',
  MULTILINE_IMPLICIT_KEY: 'quote the text if it holds `: `',
  BAD_DQ_ESCAPE: 'in double quotes \\ begins an escape: write \\\\, or single quotes',
};

/** Parsers speak of their own parts; who wrote the file knows characters. */
function wordsOf({ code, message }: YAMLError): string {
  const quote = /^Missing closing (["'])quote/.exec(message)?.[1];
  if (quote !== undefined) return `a text in ${quote === '"' ? 'double' : 'single'} quotes that does not end`;
  const open = /^Flow (map|sequence) in block collection must be/.exec(message)?.[1];
  if (open !== undefined) return `${open === 'map' ? '`{`' : '`[`'} of an earlier line is not closed before this one`;
  if (code === 'NON_STRING_KEY') return 'a key must be a plain word';
  const [, token] = /^Unexpected \S+ token in YAML stream: (".*")$/s.exec(message) ?? [];
  if (token !== undefined) return `${token} can't stand here`;
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '');
}
