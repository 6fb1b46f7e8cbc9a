// YAML 1.2 core -> tree with places. A file is data: one document, no tags, no merge keys, no anchors that multiply, no
// duplicate keys, 1 MiB and 64 levels at most.
import { isMap, isScalar, Lexer, parseAllDocuments, type Node as YamlNode } from 'yaml';
import { foreignForm } from './foreign-form.ts';
import { MAX_DEPTH, type Node, type Span } from './node.ts';
import { type Problem, problemAt, problemWith, type Source } from './problem.ts';
import { mistakesIn } from './yaml-mistake.ts';
import { convert } from './yaml-tree.ts';

/** A scenario of 1 MiB has some 20,000 steps; more is generated or hostile. */
export const MAX_DOCUMENT_BYTES = 1024 * 1024;

export interface ReadResult {
  readonly root: Node | null;
  readonly problems: readonly Problem[];
}

/** The first place that no text of ours has: UTF-16, another charset, a control character. Null if all of it is text. */
export function foreignIn(source: Source): Problem | null {
  const { file, text } = source;
  // Decoded as UTF-8, its byte order mark is two characters that are none.
  if (/^(?:\ufffd\ufffd)?(?:(?:[\t-~]\0){2}|(?:\0[\t-~]){2})/.test(text))
    return problemWith(file, 'the file is UTF-16', 'save the file as UTF-8');
  const foreign = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]|\r(?!\n)/.exec(text);
  if (foreign === null) return null;
  const { 0: found, index: start } = foreign;
  const span = { start, end: start + 1 };
  if (found === '\ufffd') return problemAt(source, span, 'octets that are not UTF-8', 'save the file as UTF-8');
  if (found === '\r')
    return problemAt(source, span, 'a CR without LF ends no line', 'save the file with LF at line ends');
  const code = found.charCodeAt(0).toString(16).padStart(2, '0');
  const advice = 'write it as an escape in double quotes, or in `send: {bytes: ...}`';
  return problemAt(source, span, `a control character (0x${code})`, advice);
}

/** The mark that git leaves where two changes meet; what stands around it is no YAML. */
function mergeIn(source: Source): Problem | null {
  const start = source.text.search(/^<{7} /m);
  const span = { start, end: start + 7 };
  return start === -1 ? null : problemAt(source, span, 'the mark of a merge conflict', 'keep one of the two sides');
}

const FIRST: Span = { start: 0, end: 1 };

/** A comment of another language in what else is JSON: YAML takes it for the beginning of a key. */
function commentIn(source: Source): Problem | null {
  const { text } = source;
  if (!/^\s*[{/]/.test(text)) return null;
  const found = [...text.slice(0, 20_000).matchAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|(?<![^\s,{[])\/[/*]/g)].find(
    ([one]) => one.startsWith('/'),
  );
  if (found === undefined) return null;
  const { 0: mark, index: start } = found;
  const span = { start, end: start + mark.length };
  return problemAt(source, span, `\`${mark}\` begins no comment in YAML`, 'a comment begins with `# `');
}

/** Reads one YAML document. Mistakes come back as problems, all at once; `root` is null if there is no usable tree. */
export function readYaml(source: Source): ReadResult {
  const { roots, problems, second } = readDocuments(source);
  if (second === null)
    return { root: problems.some((one) => one.severity === 'error') ? null : (roots[0] ?? null), problems };
  return { root: null, problems: [...problems, problemAt(source, second, 'a second document', 'this file holds one')] };
}

export interface Documents {
  /** Empty if there is no usable tree in the whole file. */
  readonly roots: readonly Node[];
  readonly problems: readonly Problem[];
  /** Where a second document begins; null where there is one, and an empty one behind it does not count. */
  readonly second: Span | null;
}

/** Reads all documents of a file, parted by `---`. */
export function readDocuments(source: Source): Documents {
  const none = (problem: Problem): Documents => ({ roots: [], problems: [problem], second: null });
  const { file, text } = source;
  if (Buffer.byteLength(text) > MAX_DOCUMENT_BYTES) {
    return none(problemWith(file, `the file is larger than ${MAX_DOCUMENT_BYTES} bytes`));
  }
  const foreign = foreignIn(source) ?? mergeIn(source) ?? commentIn(source);
  if (foreign !== null) return none(foreign);
  const tooDeep = depthExceeded(text);
  if (tooDeep !== null) {
    return none(problemAt(source, tooDeep, `nested deeper than ${MAX_DEPTH} levels`));
  }
  const documents = parseAllDocuments(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: true,
    stringKeys: true,
    prettyErrors: false,
    logLevel: 'silent',
    keepSourceTokens: false,
  });
  const isThere = (one: (typeof documents)[number], index: number) =>
    one.errors.length > 0 ||
    (index === 0 ? one.contents !== null : !(isScalar(one.contents) && one.contents.value === null));
  const all = Array.isArray(documents) ? documents.filter(isThere) : [];
  if (all.length === 0) return none(problemWith(file, 'the file is empty'));
  const other = all[0]?.errors.length === 0 && isMap(all[0]?.contents) ? null : foreignForm(text);
  if (other !== null) return none(problemAt(source, FIRST, `this looks like ${other}`, 'what is read here is YAML'));
  const problems: Problem[] = [];
  const roots = all.map((one) => {
    const mistakes = mistakesIn(source, one);
    problems.push(...mistakes);
    // A placeholder in braces is read on, so that the other mistakes are told with it.
    if (one.errors.some(({ code }) => code !== 'NON_STRING_KEY') || one.contents === null) return null;
    const found: Problem[] = [];
    const root = convert(source, one.contents as YamlNode, found);
    const further = found.filter(({ line }) => !mistakes.some((known) => known.line === line));
    problems.push(...further);
    return further.some(({ severity }) => severity === 'error') ? null : root;
  });
  const second = all[1] === undefined ? null : { start: all[1].range[0], end: all[1].range[0] + 1 };
  return { roots: roots.flatMap((root) => root ?? []), problems, second };
}

/** The place where the text nests too deeply, found on the token stream: the lexer keeps no stack of its own. */
function depthExceeded(text: string): Span | null {
  let offset = 0;
  let flow = 0;
  let inLine = 0;
  const indents: number[] = [];
  let lineStart = true;
  for (const token of new Lexer().lex(text)) {
    const isMark = token === '\u0002' || token === '\u001f' || token === '\u0018';
    if (token === '[' || token === '{') flow += 1;
    else if ((token === ']' || token === '}') && flow > 0) flow -= 1;
    else if (token === '-' || token === '?') inLine += 1;
    if (token.endsWith('\n')) {
      inLine = 0;
      lineStart = true;
    } else if (lineStart && !isMark) {
      const indent = token.trim() === '' ? token.length : 0;
      while (indents.length > 0 && (indents.at(-1) as number) >= indent) indents.pop();
      if (indent > 0) indents.push(indent);
      lineStart = false;
    }
    if (!isMark) offset += token.length;
    if (flow + inLine + indents.length > MAX_DEPTH) return { start: offset - 1, end: offset };
  }
  return null;
}
