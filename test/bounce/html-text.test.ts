import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textOfHtml } from '../../src/bounce/html-text.ts';

const CASES: readonly (readonly [string, string, string])[] = [
  ['lines and paragraphs', '<p>a</p>\n<p>b<br>c</p>', 'a\n\nb\nc'],
  ['lines written as paragraphs', '<p class=MsoNormal>a</p>\n<p class=MsoNormal>b</p>', 'a\nb'],
  ['an empty line of a mail client', '<div>a</div><div><br></div><div>b</div>', 'a\n\nb'],
  ['blanks run together', 'a \n\t b', 'a b'],
  ['preformatted text keeps its lines', '<pre>a\n  b\nc</pre>', 'a\nb\nc'],
  ['entities', '&lt;a@b.example&gt;&nbsp;&auml;&#228;&#xE4;&unknown;', '<a@b.example> äää&unknown;'],
  [
    'entities of all languages',
    'Bo&icirc;te aux lettres pleine &ndash; &sect;&hellip;',
    'Boîte aux lettres pleine – §…',
  ],
  ['an entity without its semicolon, as browsers take it', 'a &lt b &amp c', 'a < b & c'],
  ['blanks of many widths', 'a&ensp;b&thinsp;c&#8239;d', 'a b c d'],
  ['where a word may be broken', 'mail&shy;box un&#8203;available', 'mailbox unavailable'],
  ['a line end in a reference is a blank', '250 ok&#10;550 no', '250 ok 550 no'],
  ['characters that nobody sees', 'a&#0;b&#27;[2J&#x7;c&#xD800;', 'a\ufffdb[2Jc\ufffd'],
  ['a reference that tags cut', '&am<b>p;</b>', '&amp;'],
  ['a name of the language, not of HTML', '&constructor;&toString;', '&constructor;&toString;'],
  ['an address that nobody escaped', 'to <a@b.example>: no', 'to <a@b.example>: no'],
  ['what is not seen', 'a<!-- 550 no --><style>b</style><script>c</script>d', 'ad'],
  ['no tag', '1 < 2 and <3', '1 < 2 and <3'],
  ['cut in a tag', 'a<p class="x', 'a'],
];

describe('textOfHtml', () => {
  for (const [name, html, text] of CASES) it(name, () => assert.equal(textOfHtml(html).trim(), text));
});
