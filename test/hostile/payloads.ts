// What acts where it is not escaped, by the medium in which it acts.

export const PAYLOADS: Readonly<Record<string, string>> = {
  'escape sequence': '\x1b[31mred\x1b[0m \x1b[2J\x1b[H \x1b[8mhidden',
  'window title': '\x1b]0;owned\x07',
  'clipboard, hyperlink': '\x1b]52;c;ZXZpbA==\x07 \x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\',
  'C1 as octets': '\x9b31m \x9d0;owned\x9c \x90evil\x9c',
  'C1 as UTF-8': utf8('\u009b31m \u009d0;owned\u009c'),
  'backspaces and DEL': '550 no\b\b\b\b\b\b250 ok \x7f\x7f',
  'carriage return': '550 no\r250 yes',
  'NUL, vertical tab, form feed': 'a\0b\vc\fd\x85e',
  'right-to-left override': utf8('abc\u202egnp.exe\u202c \u2066x\u2069 \u200f\u061c'),
  'zero width': utf8('b\u200bank\u200d.exa\u2060mple\ufeff \u00ad'),
  'line separators': utf8('a\u2028250 ok\u2029b'),
  'tags, variation selectors, noncharacters': utf8('x\u{e0041}\u{e007f} \ufe0f \uffff \ue000'),
  'half an UTF-8 sequence': '\xc3 \xe2\x80 \xf0\x9f\x98 \xed\xa0\x80 \xc0\xaf',
  script: '<script>alert(1)</script><!--',
  'an attribute': "\"><img src=x onerror=alert(1)> ' onmouseover='x",
  'entities and CDATA': '&lt;&#0;&bogus; ]]> --> <![CDATA[x]]> <?xml?> </testcase></details></style>',
  'a formula': '=HYPERLINK("http://evil.example","x")',
  'other formulas': '@SUM(1) +1 -1 |cmd',
  'a CI command': '::error file=x::forged',
  'other CI commands': "##[error]x ##vso[task.setvariable variable=x]y ##teamcity[buildStop comment='x']",
  'TAP and metrics': 'Bail out! # SKIP # TODO x | time=1s;;;; "} 1 # EOF',
  markdown: '**x** `y` ``z`` [l](javascript:x) ![i](http://evil.example) | c | <b> @team #1 ~~~',
  'names of objects': '__proto__ constructor toString',
  'percent and braces': '%0A%0D%25 ${x} {{x}} $(id) `id` %s %n',
};

function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** As many octets that break the same rules of RFC 5321 and have no meaning anywhere. */
export function harmless(payload: string): string {
  const bytes = Buffer.from(payload, 'latin1');
  const asText = bytes.toString('utf8');
  const valid = !asText.includes('\ufffd');
  const eightBit = valid ? Buffer.from('\u00e9', 'utf8').toString('latin1') : '\xe9';
  return [...(valid ? asText : payload)]
    .map((character) => {
      if (/[\r\0 \d]/.test(character)) return character;
      if (character < ' ' || character === '\x7f') return '\x01';
      if (character > '\x7f') return eightBit;
      return /[A-Za-z0-9-]/.test(character) ? 'q' : '_';
    })
    .join('');
}
