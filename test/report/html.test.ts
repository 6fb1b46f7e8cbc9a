import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { facing } from '../../src/report/html/facing.ts';
import { Markup, html as markup } from '../../src/report/html/markup.ts';
import type { Passage } from '../../src/report/transcript.ts';
import { html } from './rendered.ts';
import { documentOf, hostile, lenient, mixed, pair, runEvents, thousand } from './sample.ts';

describe('the tag', () => {
  test('escapes, joins lists, leaves out what is not there', () => {
    const values = ['<b>', markup`<i>${'&'}</i>`];
    assert.equal(
      markup`<p title="${'"x"'}">${values}${null}${false}${0}</p>`.text,
      '<p title="&quot;x&quot;">&lt;b&gt;<i>&amp;</i>0</p>',
    );
    assert.equal(new Markup('<raw>').text, '<raw>');
  });
});

describe('two dialogues side by side', () => {
  const passage = (line: number | null, attempt = 1): Passage => {
    const [one] = pair().cases;
    const [step] = one?.steps ?? [];
    assert.ok(step);
    return { step: line === null ? null : { ...step, line, attempt }, lines: [] };
  };
  const rows = (left: Passage[], right: Passage[]) =>
    facing(left, right).map((row) => `${row.line}:${row.left.length}${row.right.length}`);

  test('the same step faces itself', () => {
    assert.deepEqual(
      rows(
        [1, 2, 3].map((line) => passage(line)),
        [1, 2, 3].map((line) => passage(line)),
      ),
      ['1:11', '2:11', '3:11'],
    );
  });
  test('what one side did not say leaves a gap where it belongs', () => {
    assert.deepEqual(rows([passage(1), passage(3), passage(null)], [passage(1), passage(2), passage(3)]), [
      '1:11',
      '2:01',
      '3:11',
      'null:10',
    ]);
  });
  test('repeats and attempts are told apart', () => {
    assert.deepEqual(rows([passage(1), passage(1)], [passage(1), passage(1), passage(1), passage(1, 2)]), [
      '1:11',
      '1:11',
      '1:01',
      '1:01',
    ]);
  });
});

describe('the page', () => {
  test('loads nothing, and lets in only its own style and script', () => {
    const page = html(mixed());
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    for (const [tag, directive] of [
      ['style', 'style-src'],
      ['script', 'script-src'],
    ] as const) {
      const inner = page.split(`<${tag}>`)[1]?.split(`</${tag}>`)[0] ?? '';
      const hash = createHash('sha256').update(inner).digest('base64');
      assert.ok(policy.includes(`${directive} 'sha256-${hash}'`), tag);
      assert.equal(page.split(`<${tag}`).length, 2, tag);
    }
    assert.match(policy, /^default-src 'none'; /);
    assert.doesNotMatch(page, /\s(src|srcset|style|on[a-z]+)=|url\(|@import|<link|<img|<iframe|<base/i);
    assert.deepEqual(page.match(/href="(?!#)[^"]*"/g), null);
  });
  test('what a server says is text', () => {
    const page = html(documentOf(runEvents(hostile)));
    assert.doesNotMatch(page.replace(/<script>[\s\S]*?<\/script>/, ''), /<script/i);
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;\]\]&gt;&amp;/);
    assert.doesNotMatch(page, /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]/u);
  });
  test('every tag is closed', () => assert.deepEqual(unclosed(html(mixed(), { baseline: null, changes: [] })), []));
  test('the pair: what is said at the same step in one row, the row that differs marked', () => {
    const rows = html(pair()).split('<div class="row').slice(2);
    assert.equal(rows.length, 5);
    assert.deepEqual(
      rows.map((row) => row.startsWith(' differs')),
      [false, false, false, true, false],
    );
    assert.match(rows[3] ?? '', /530 5\.7\.0 Must issue[\s\S]*250 2\.1\.0 Ok/);
  });
  test('what changed since the baseline, most urgent first; nothing where nothing is compared', () => {
    const change = { case: 'c', step: 'mail', what: 'code', before: 250, after: 550 } as const;
    const baseline = { name: 'own-mx', accepted: '2026-11-01T02:00:00.000Z' };
    const changes = [
      { ...change, class: 'notice', text: 'a <notice>' },
      { ...change, class: 'regression', text: 'a regression' },
    ] as const;
    const page = html(pair(), { baseline, changes });
    assert.match(
      page,
      /What changed since the baseline[\s\S]*accepted 2026-11-01[\s\S]*a regression[\s\S]*a &lt;notice&gt;/,
    );
    assert.match(html(pair(), { baseline, changes: [] }), /accepted 2026-11-01<\/p><p>Nothing\.<\/p>/);
    assert.doesNotMatch(html(pair()), /since the baseline/);
  });
  test('the page of a probe is called by its name, where it asked, and what changed', () => {
    const baseline = { name: 'own-mx', accepted: '2026-11-01T02:00:00.000Z' };
    const change = { case: 'c', step: 'mail', what: 'code', before: 250, after: 550 } as const;
    const changes = [{ ...change, class: 'regression', text: 'mail <is> refused' }] as const;
    const page = html(pair(), { baseline, changes });
    assert.match(page, /<h1>own-mx · [^<]+: mail &lt;is&gt; refused<\/h1>/);
    assert.match(page, /<title>own-mx · [^<]+: mail &lt;is&gt; refused – mxprobe 2026-11-21<\/title>/);
    assert.match(html(pair(), { baseline, changes: [] }), /<h1>own-mx · [^<]+: nothing changed<\/h1>/);
  });
  test('scenarios with failures come first, and of their cases what failed; the conclusion stands under its scenario', () => {
    const page = html(mixed());
    const verdicts = [...page.matchAll(/<article [^>]*data-verdict="([^"]+)"/g)].map(([, verdict]) => verdict);
    const rank = (verdict = '') =>
      ['failed', 'inconclusive', 'passed', 'skipped'].findIndex((one) => verdict.includes(one));
    const bySection = page
      .split('<section class="scenario"')
      .slice(1)
      .map((section) =>
        [...section.matchAll(/<article [^>]*data-verdict="([^"]+)"/g)].map(([, verdict]) => rank(verdict)),
      );
    assert.ok(verdicts.length > 3 && bySection.length > 1);
    const sorted = (ranks: readonly number[]) => [...ranks].sort((a, b) => a - b);
    for (const section of bySection) assert.deepEqual(section, sorted(section));
    assert.deepEqual(
      bySection.map((section) => Math.min(...section)),
      sorted(bySection.map((section) => Math.min(...section))),
    );
    const [contrast] = mixed().contrasts;
    const section = page
      .split('<section class="scenario"')
      .slice(1)
      .find((one) => one.includes(contrast?.scenario ?? '?'));
    assert.match(section ?? '', /<\/header>\s*<p class="conclusion/);
  });
  test('every case has one place, and every link in the page leads somewhere', () => {
    for (const document of [mixed(), pair(), thousand()]) {
      const page = html(document);
      const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      assert.equal(new Set(ids).size, ids.length);
      for (const [, to] of page.matchAll(/href="#([^"]+)"/g)) assert.ok(ids.includes(to), to);
      assert.equal(ids.filter((id) => id?.startsWith('case-')).length, Math.min(document.cases.length, ids.length));
    }
  });
  test('what failed is unfolded, what passed is folded', () => {
    assert.match(html(documentOf(runEvents(lenient))), /data-verdict="failed"[^>]*>\s*<details open>/);
    assert.match(html(thousand()), /data-verdict="passed"[^>]*>\s*<details>/);
  });
  test('a certificate has one card, however often it was shown', () => {
    const page = html(thousand());
    assert.equal(page.split('<article class="card certificate"').length, 2);
  });
  test('a run that was cut says so', () => {
    assert.match(html(documentOf(runEvents(lenient).slice(0, -1))), /The record is incomplete/);
  });
  test('a thousand cases take less than a second', () => {
    const document = thousand();
    const begun = process.cpuUsage();
    html(document);
    assert.ok(process.cpuUsage(begun).user < 1_000_000, 'a second of processor time, whatever else the machine does');
  });
});

const VOID = new Set(['meta', 'br', 'input']);

/** Tags that are opened and not closed in order: a parser of the little HTML that the page is made of. */
function unclosed(page: string): string[] {
  const open: string[] = [];
  const body = page.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '');
  for (const [, slash, name = '', self] of body.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (slash === '/') {
      if (open.at(-1) !== name) return [...open, `</${name}>`];
      open.pop();
    } else if (self !== '/' && !VOID.has(name)) open.push(name);
  }
  return open;
}
