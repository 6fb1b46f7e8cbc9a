// Files of other languages, known by their first lines: said in one sentence, where the YAML parser finds ten mistakes.

/** `lines`: the first ones, without those that are empty. */
type Form = readonly [what: string, isIt: (lines: readonly string[]) => boolean];

const first = (form: RegExp) => (lines: readonly string[]) => form.test(lines[0] ?? '');
const any = (form: RegExp) => (lines: readonly string[]) => lines.some((line) => form.test(line));
const all =
  (...forms: readonly ((lines: readonly string[]) => boolean)[]) =>
  (lines: readonly string[]) =>
    forms.every((form) => form(lines));

const FORMS: readonly Form[] = [
  ['a page of HTML', first(/^<(?:!doctype html|html)\b/i)],
  ['XML', first(/^<(?:\?xml|[A-Za-z])/)],
  ['a test of Robot Framework', any(/^\*{3} ?(?:Test Cases|Settings|Keywords|Variables|Tasks)\b/i)],
  [
    'a feature of Gherkin',
    all(
      first(/^(?:Feature|Funktionalität|Fonctionnalité):/),
      any(/^(?:Scenario|Background|Given|When|Szenario|Angenommen|Scénario)\b/),
    ),
  ],
  ['an expect script', any(/^(?:spawn\s+\S|(?:expect|send)\s+["{-])/)],
  ['a Sieve script', any(/^(?:require\s+\[?"|(?:els)?if\s+(?:header|address|envelope|not|allof|anyof|exists)\b)/)],
  ['JavaScript', any(/^(?:export|import|const|let|var|function|module\.exports)\b[^:]*[={('"]/)],
  [
    'a program',
    any(
      /^(?:import [\w.]+;?$|from [\w.]+ import |(?:async )?def \w+\(|class \w+|use strict|package \w+|(?:public|private) |#include |using [\w.]+;|require ['"]\w|func \w+\(|<\?php)/,
    ),
  ],
  ['a script', first(/^#!/)],
  ['TOML', all(any(/^[\w.-]+ ?= ?(?:["'[{\d]|true|false)/), any(/^(?:[\w.-]+ ?= ?["'[{]|\[\[)/))],
  ['an INI file', all(any(/^\[[\w .-]+\]$/), any(/^[\w.-]+ ?=/))],
  ['a file of settings', (lines) => lines.length > 1 && lines.every((line) => /^(?:#|[\w.-]+ ?= ?\S)/.test(line))],
  [
    'a mail',
    all(
      first(/^(?:Return-Path|Received|Delivered-To|DKIM-Signature|MIME-Version|Message-ID|Date|From|To|Subject):/i),
      any(/^(?:From|Date|Message-ID):/i),
      (lines) => lines.length > 2,
    ),
  ],
  [
    'a transcript of a session',
    all(
      first(/^(?:[<>=~*-]{2,3}>?\s|(?:[SCRI]|server|client) ?[:>]\s|\d\d\d[ -])/i),
      any(/(?:^|\s)(?:EHLO|HELO|MAIL FROM)\b/i),
    ),
  ],
  ['a command line', first(/^(?:\$ )?(?:swaks|mxprobe|openssl|curl|telnet|nc)\s\S/)],
];

/** `TOML`, `a mail`; null if the text is none of those that are known. */
export function foreignForm(text: string): string | null {
  const lines = text
    .slice(0, 20_000)
    .split('\n', 100)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return FORMS.find(([, isIt]) => isIt(lines))?.[0] ?? null;
}
