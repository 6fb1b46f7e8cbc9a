// The words for what the YAML parser refuses, and what to write instead. Parsers speak of their own parts; who wrote the file
// knows lines, blanks and quotes.
import type { YAMLError } from 'yaml';
import type { Span } from './node.ts';
import type { Problem } from './problem.ts';

const WORDS: readonly (readonly [code: string | null, message: RegExp, words: string])[] = [
  [null, /^Missing closing "quote/, 'a text in double quotes that does not end'],
  [null, /^Missing closing 'quote/, 'a text in single quotes that does not end'],
  [null, /^Flow map in block collection must be/, '`{` of an earlier line is not closed before this one'],
  [null, /^Flow sequence in block collection must be/, '`[` of an earlier line is not closed before this one'],
  [null, /^Block collections are not allowed within flow/, 'two entries between { } or [ ] without a comma'],
  [
    null,
    /^(?:Sequence item without - indicator|All collection items must start)/,
    'the columns of this line and of those above do not fit',
  ],
  [null, /^A block sequence may not be used as an implicit/, 'a list item in a column where none can stand'],
  [null, /^Implicit map keys need to be followed/, 'a line without its `: `'],
  [null, /^Comments must be separated/, 'a comment without a blank before its #'],
  [null, /^Not a YAML token/, 'a text behind `|` or `>`'],
  [null, /at node end$/, 'something behind a value that has ended'],
  ['NON_STRING_KEY', /./, 'a key must be a plain word'],
  ['BLOCK_AS_IMPLICIT_KEY', /./, 'a second `: ` in one value'],
  ['MULTILINE_IMPLICIT_KEY', /./, 'a line that is neither `key: value` nor `- item`'],
  ['BAD_SCALAR_START', /character (.)/, "a text without quotes can't begin with "],
];

export function wordsOf({ code, message }: YAMLError): string {
  const [, token] = /^Unexpected \S+ token in YAML stream: (".*")$/s.exec(message) ?? [];
  if (token !== undefined) return `${token} can't stand here`;
  const [, form, words] = WORDS.find(([of, said]) => (of === null || of === code) && said.test(message)) ?? [];
  if (form !== undefined && words !== undefined) {
    const shown = code === 'BAD_SCALAR_START' ? /\S$/.exec(message)?.[0] : undefined;
    return shown === undefined ? words : `${words}${shown}`;
  }
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '');
}

const ADVICE: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'a key stands once; rename or remove one of the two',
  TAB_AS_INDENT: 'indent with blanks',
  BLOCK_AS_IMPLICIT_KEY: 'quote the text if it holds `: `',
  BAD_DQ_ESCAPE: 'in double quotes \\ begins an escape: write \\\\, or single quotes',
};

/** What to write in place of the line that can't be read; `excerpt` is that line. */
export function adviceOf({ code, message }: YAMLError, { excerpt, column }: Problem): string | null {
  const from = excerpt.slice(column - 1).replace(/\s+$/, '');
  const isForeign = /^\s*(?:[“”„‟‘’‚]|[–—−•·]\s)/.test(excerpt);
  if (isForeign && /^\s*[–—−•·]/.test(excerpt)) return `a list item begins with a hyphen and a blank: \`- \``;
  if (code === 'BAD_SCALAR_START') return `quote it: "${from.slice(0, 60).replaceAll('"', "'")}"`;
  if (/^Not a YAML token/.test(message)) return 'the text begins on the next line, further in; or leave the mark away';
  if (/^Comments must/.test(message)) return 'write ` #`';
  if (/^\s*\/[/*]/.test(excerpt)) return 'a comment begins with `# `';
  if (code === 'BLOCK_AS_IMPLICIT_KEY' && /^[^:]*:\s[^:]*:\s*$/.test(excerpt)) return 'leave the colon at the end away';
  const doubled =
    code === 'DUPLICATE_KEY' ? /^\s*(?:- )?(rcpt|mail|send|ehlo|noop|to)(?=:)/i.exec(excerpt)?.[1] : undefined;
  if (doubled !== undefined) return `a step has one verb; begin the next one with \`- ${doubled}: \``;
  const dash = /^\s*-(?=[A-Za-z])(.*)$/.exec(excerpt)?.[1];
  if (dash !== undefined) return `a blank belongs behind the hyphen: \`- ${dash.slice(0, 60)}\``;
  const [, key, value] = /^\s*(?:- )?([A-Za-z_]\w*):(?=[^\s:/])(.*)$/.exec(excerpt) ?? [];
  if (key !== undefined) return `a blank belongs behind the colon: \`${key}: ${String(value).slice(0, 60)}\``;
  const alone = /^\s*(?:- )?([A-Za-z_]\w*)$/.exec(excerpt.trimEnd())?.[1];
  if (alone !== undefined && /MULTILINE|MISSING/.test(code)) return `a key ends in a colon: \`${alone}:\``;
  if (/at node end$/.test(message) && /:\s+'/.test(excerpt)) return "a ' within single quotes is written twice: ''";
  if (/at node end$/.test(message) && /:\s+"/.test(excerpt)) return 'a " within double quotes is written \\"';
  if (/^(?:Sequence item|All collection|A block sequence)/.test(message))
    return 'items of one list begin in one column, and so do the keys of one map: indent with two blanks a level';
  const [, outer, inner] = /^\s*(?:- )?([\w ]+): ((?:\w+): \S.*)$/.exec(excerpt.trimEnd()) ?? [];
  if (code === 'BLOCK_AS_IMPLICIT_KEY' && inner !== undefined)
    return `quote the text if it holds \`: \`; a map within a line stands in braces: \`${outer}: { ${inner.slice(0, 60)} }\``;
  return ADVICE[code] ?? (code === 'MULTILINE_IMPLICIT_KEY' ? 'quote the text if it holds `: `' : null);
}

/** A key that stands further in than the verb it belongs to, below a value that has ended: the mistake is in that line. */
export function deeperThanItsVerb(
  text: string,
  { code, pos: [start] }: YAMLError,
): { readonly span: Span; readonly message: string; readonly advice: string } | null {
  if (code !== 'BLOCK_AS_IMPLICIT_KEY') return null;
  const above = text.slice(Math.max(text.lastIndexOf('\n', start) + 1, start - 200), start);
  const verb = /^(\s*(?:- )*)([\w ]{1,30}):\s+$/.exec(above);
  const below = /^[^\n:]*\n(\s*)([A-Za-z_]\w*):(?=\s)/.exec(text.slice(start, start + 1000));
  if (verb === null || below === null) return null;
  const [whole, , key = ''] = below;
  const at = start + whole.length - key.length - 1;
  return {
    span: { start: at, end: at + key.length },
    message: `\`${key}\` stands further in than \`${verb[2]}\`, which has its value already`,
    advice: `in one column with \`${verb[2]}\`: ${verb[1]?.length ?? 0} blanks before it`,
  };
}
