import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { escapeSlack } from '../../../src/report/escape/chat.ts';
import { escapeCiLog, githubMessage, githubProperty } from '../../../src/report/escape/ci-log.ts';
import { csvCell } from '../../../src/report/escape/csv.ts';
import { escapeHtml } from '../../../src/report/escape/html.ts';
import { escapeJson } from '../../../src/report/escape/json.ts';
import { escapeMarkdown, markdownCell, markdownCode, markdownFence } from '../../../src/report/escape/markdown.ts';
import { escapeTerminal, escapeTerminalBlock } from '../../../src/report/escape/terminal.ts';
import { escapeXml, escapeXmlAttribute } from '../../../src/report/escape/xml.ts';

/** Any UTF-16, lone surrogates included, with a bias to what acts. */
const text = fc.string({
  unit: fc.oneof(
    fc.nat({ max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    fc.constantFrom('\x1b', '\r', '\n', '\0', '\x7f', '\x9b', '\u202e', '\u200b', '\u2028', '\ud800', '\udfff', '😀'),
    fc.constantFrom('<', '>', '&', '"', "'", '`', '|', '@', '=', '::', '##[', '##vso[', '%0A', ']]>', '-->', '\\'),
  ),
});
const ACTS = /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const ACTS_IN_BLOCK = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const holds = (check: (value: string) => void) => fc.assert(fc.property(text, check), { numRuns: 400 });

describe('terminal', () => {
  for (const [name, raw, shown] of [
    ['a colour', '\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
    ['a title', '\x1b]0;pwned\x07', '\\x1b]0;pwned\\x07'],
    ['C1, as UTF-8 decoded', '\x9b31m', '\\x9b31m'],
    ['DEL, NUL, CR, LF, HT', '\x7f\0\r\n\t', '\\x7f\\x00\\x0d\\x0a\\x09'],
    ['bidirectional marks', 'abc\u202edef\u2066', 'abc\\u{202e}def\\u{2066}'],
    ['zero width, BOM, soft hyphen', 'a\u200bb\ufeffc\xad', 'a\\u{200b}b\\u{feff}c\\xad'],
    ['line separators', 'a\u2028b\u2029', 'a\\u{2028}b\\u{2029}'],
    ['lone surrogates', '\ud800x\udc00', '\\u{d800}x\\u{dc00}'],
    ['tags, noncharacters, private use', '\u{e0041}\ufffe\ue000', '\\u{e0041}\\u{fffe}\\u{e000}'],
    ['what a reader can see', 'Grüße 😀 漢字 ñ — “ok” \\', 'Grüße 😀 漢字 ñ — “ok” \\'],
  ] as const) {
    test(name, () => assert.equal(escapeTerminal(raw), shown));
  }
  test('nothing that acts is left, and escaping again changes nothing', () =>
    holds((value) => {
      const shown = escapeTerminal(value);
      assert.doesNotMatch(shown, ACTS);
      assert.equal(escapeTerminal(shown), shown);
      assert.doesNotMatch(shown, /\p{Cs}/u);
    }));
  test('a block keeps its line ends and nothing else', () =>
    holds((value) => {
      const shown = escapeTerminalBlock(value);
      assert.doesNotMatch(shown.replaceAll('\n', ''), ACTS);
      assert.equal(shown.split('\n').length, value.split('\n').length);
    }));
});

describe('html', () => {
  test('markup and quotes', () =>
    assert.equal(
      escapeHtml(`<img src=x onerror='a("&")'>`),
      '&lt;img src=x onerror=&#39;a(&quot;&amp;&quot;)&#39;&gt;',
    ));
  test('no markup, no control, and the text comes back', () =>
    holds((value) => {
      const shown = escapeHtml(value);
      assert.doesNotMatch(shown, /[<>"']/);
      assert.doesNotMatch(shown, ACTS_IN_BLOCK);
      assert.equal(
        entitiesUndone(shown),
        value.replace(/[\s\S]/gu, (one) => (/[\n\t]/.test(one) ? one : escapeTerminal(one))),
      );
    }));
});

describe('xml', () => {
  test('only code points that XML allows', () =>
    holds((value) => {
      for (const shown of [escapeXml(value), escapeXmlAttribute(value)]) {
        assert.doesNotMatch(shown, /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
        assert.doesNotMatch(shown, /[<>"]|&(?!(amp|lt|gt|quot);)/);
      }
    }));
  test('an attribute has no line end', () => assert.equal(escapeXmlAttribute('a\nb'), 'a\\x0ab'));
});

describe('markdown', () => {
  test('a code span is closed by its own fence only', () =>
    holds((value) => {
      const shown = markdownCode(value);
      const fence = /^`+/.exec(shown)?.[0] ?? '';
      const inner = shown.slice(fence.length, -fence.length);
      assert.ok(shown.endsWith(fence) && fence !== '');
      assert.doesNotMatch(inner, new RegExp(`(?<!\`)\`{${fence.length}}(?!\`)`));
      assert.doesNotMatch(shown, ACTS);
    }));
  test('a cell has no open bar', () => holds((value) => assert.doesNotMatch(markdownCell(value), /(?<!\\)\|/)));
  test('a fence is longer than what it holds', () =>
    assert.equal(markdownFence('a\n````\nb'), '`````text\na\n````\nb\n`````'));
  for (const [raw, shown] of [
    ['[x](http://y) www.z', '\\[x\\](http\\://y) www\\.z'],
    ['250 2.1.0 (ok) -> x', '250 2.1.0 (ok) -\\> x'],
    ['12. x', '12\\. x'],
    ['- x', '\\- x'],
    ['<b>&amp;', '\\<b\\>\\&amp;'],
    ['@team', '<!-- -->&#64;<!-- -->team'],
    ['# 1. a|b', '\\# 1. a\\|b'],
  ] as const) {
    test(`text ${raw}`, () => assert.equal(escapeMarkdown(raw), shown));
  }
});

describe('csv', () => {
  for (const [raw, shown] of [
    ['=1+1', "'=1+1"],
    ['  @x', `"'  @x"`],
    ['\t=1', '\\x09=1'],
    ['a,b "c"', '"a,b ""c"""'],
    ['plain', 'plain'],
    [-5, '-5'],
    [null, ''],
  ] as const) {
    test(JSON.stringify(raw), () => assert.equal(csvCell(raw), shown));
  }
  test('a cell is one cell and no formula', () =>
    holds((value) => {
      const shown = csvCell(value);
      if (shown.startsWith('"')) assert.doesNotMatch(shown.slice(1, -1).replaceAll('""', ''), /"/);
      else assert.doesNotMatch(shown, /[",;\n\r]/);
      assert.doesNotMatch(shown, /^"?[=+\-@]/);
    }));
});

describe('ci log', () => {
  for (const [raw, shown] of [
    ['::error::x', '\\x3a:error::x'],
    ['::1:25 is asked', '::1:25 is asked'],
    [':::error::x', '\\x3a::error::x'],
    ['  ::set-env name=A::b', '  \\x3a:set-env name=A::b'],
    ['at ::1 and fe80::1', 'at ::1 and fe80::1'],
    ['x ##[error]y', 'x #\\x23[error]y'],
    ['##vso[task.setvariable]', '#\\x23vso[task.setvariable]'],
    ["##teamcity[buildStop comment='x']", "#\\x23teamcity[buildStop comment='x']"],
    ['## heading', '## heading'],
  ] as const) {
    test(raw, () => assert.equal(escapeCiLog(raw), shown));
  }
  test('no line is a command', () =>
    holds((value) => {
      assert.doesNotMatch(escapeCiLog(value), /^\s*::(?!\d)|##[A-Za-z]{0,32}\[/u);
      assert.doesNotMatch(githubMessage(value), /[\r\n]|%(?!25|0A)|##[A-Za-z]{0,32}\[/);
      assert.doesNotMatch(githubProperty(value), /[\r\n:,]/);
    }));
});

describe('json', () => {
  test('the same value, nothing that acts', () =>
    holds((value) => {
      const json = JSON.stringify({ value }, null, 2);
      assert.deepEqual(JSON.parse(escapeJson(json)), { value });
      assert.doesNotMatch(escapeJson(json).replaceAll('\n', ''), ACTS);
    }));
});

function entitiesUndone(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

describe('chat', () => {
  test('no mention, no link, nothing that acts', () => {
    assert.equal(escapeSlack('<!channel> <@U1> a&b \u202e'), '&lt;!channel&gt; &lt;@U1&gt; a&amp;b \\u{202e}');
    holds((value) => {
      const shown = escapeSlack(value);
      assert.doesNotMatch(shown, /[<>]|&(?!(?:amp|lt|gt);)|(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    });
  });
});
