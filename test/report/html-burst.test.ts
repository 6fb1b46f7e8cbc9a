// The chart of a burst in the page: its numbers are those of the record, and nothing that a server said acts in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BurstRecord } from '../../src/burst/burst-record.ts';
import { burstSection } from '../../src/report/html/burst.ts';
import { burstOnClock, scenarioOf } from '../burst/world.ts';
import { streamWith } from '../net/double.ts';

async function recordOf(burst: string, policy: string): Promise<BurstRecord> {
  return (await burstOnClock(scenarioOf(burst, undefined, `sandbox: ${policy}\n`), { latencyMs: 3 })).record;
}

interface Bar {
  readonly begun: number;
  readonly accepted: number;
  readonly refused: number;
  /** Heights in pixels. */
  readonly green: number;
  readonly violet: number;
}

/** The bars as a reader of the page has them: the words of their titles, and how high they are drawn. */
function barsIn(page: string): Bar[] {
  return [
    ...page.matchAll(/<g><title>seconds? [^:]+: (\d+) begun, (\d+) accepted, (\d+) refused<\/title>(.*?)<\/g>/gs),
  ].map(([, begun, accepted, refused, drawn = '']) => {
    const height = (kind: string) => Number(new RegExp(`height="([\\d.]+)" class="${kind}"`).exec(drawn)?.[1] ?? 0);
    return {
      begun: Number(begun),
      accepted: Number(accepted),
      refused: Number(refused),
      green: height('accepted'),
      violet: height('refused'),
    };
  });
}

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);

test('a bar for each second with the numbers of the record, and as high as they are', async () => {
  const record = await recordOf('sessions: 60, rate: 2/s..20/s over 4s', '{ rate: 25/1m }');
  const bars = barsIn(burstSection(record).text);
  const { begun, accepted, refused } = record.timeline;
  assert.deepEqual(
    bars.map((bar) => [bar.begun, bar.accepted, bar.refused]),
    begun.map((count, second) => [count, accepted[second], refused[second]]),
  );
  assert.equal(sum(bars.map((bar) => bar.accepted)), record.messages.accepted);
  assert.equal(sum(bars.map((bar) => bar.refused)), record.sessions.refused);
  const most = Math.max(...bars.map((bar) => Math.max(bar.begun, bar.accepted + bar.refused)));
  for (const { green, violet, accepted: taken, refused: not } of bars) {
    assert.ok(Math.abs(green - (taken / most) * 120) < 0.06, `${green} for ${taken} of ${most}`);
    assert.ok(Math.abs(violet - (not / most) * 120) < 0.06, `${violet} for ${not} of ${most}`);
  }
});

test('more seconds than can be told apart: several share a bar, none is lost', async () => {
  const record = await recordOf('for: 700s, rate: 1/s', '{ rate: 300/1h }');
  const bars = barsIn(burstSection(record).text);
  assert.equal(bars.length, 234);
  assert.deepEqual(
    [sum(bars.map((bar) => bar.begun)), sum(bars.map((bar) => bar.accepted)), sum(bars.map((bar) => bar.refused))],
    [700, 300, 400],
  );
  assert.match(burstSection(record).text, /in each 3 seconds:/);
});

test('the first refusal and the recovery stand where they were', async () => {
  const record = await recordOf('sessions: 20, rate: 10/s, expect: { recovers_within: 30s }', '{ rate: 5/8s }');
  const page = burstSection(record).text;
  const at = (kind: string) => {
    const [, x, text] =
      new RegExp(`<g class="mark ${kind}"><line x1="([\\d.]+)%"[^>]*/><text[^>]*>([^<]*)</text>`).exec(page) ?? [];
    return [Number(x), text] as const;
  };
  assert.equal(record.recovery?.ms, 7000);
  // The whole width: so many seconds until it is accepted again.
  const second = 100 / Math.ceil((record.ms + 7000) / 1000);
  const [refused, words] = at('refused');
  assert.equal(words, '450 at mail');
  assert.ok(Math.abs(refused - ((record.firstRefusal?.at ?? 0) / 1000) * second) < 0.01, String(refused));
  const [again, said] = at('accepted');
  assert.equal(said, 'accepted again');
  assert.ok(Math.abs(again - ((record.ms + 7000) / 1000) * second) < 0.01, String(again));
});

test('nothing was answered: no chart, and the numbers in words', async () => {
  const { record } = await burstOnClock(scenarioOf('sessions: 1'), {
    signal: AbortSignal.abort(),
    open: () => streamWith({}),
  });
  const page = burstSection({ ...record, timeline: { begun: [0], accepted: [0], refused: [0], inFlight: [0] } }).text;
  assert.doesNotMatch(page, /<svg/);
  assert.match(page, /interrupted/);
});

test('what a server says is text: no tag, no attribute, no entity of its own', async () => {
  const hostile = '</code></td><script>alert(1)</script>"><img src=x onerror=alert(1)>&#x3c;b';
  const record = await recordOf('sessions: 4', `{ refuse: { mail: '450 4.7.1 ${hostile}' } }`);
  assert.match(record.firstRefusal?.text ?? '', /<script>/);
  const page = burstSection(record).text;
  assert.doesNotMatch(page, /<script|<img/);
  assert.match(page, /&lt;\/code&gt;&lt;\/td&gt;&lt;script&gt;alert\(1\)/);
  assert.match(page, /&amp;#x3c;b/);
  const tags = new Set([...page.matchAll(/<(\w+)/g)].map(([, tag]) => tag));
  const drawn = ['figcaption', 'figure', 'g', 'i', 'line', 'rect', 'svg', 'text', 'title'];
  const laidOut = ['caption', 'code', 'dd', 'div', 'dl', 'dt', 'table', 'tbody', 'td', 'th', 'thead', 'tr'];
  assert.deepEqual([...tags].sort(), [...drawn, ...laidOut].sort());
});

test('the tables keep their levels: a step once, its answers below it, the refusal under its own heading', async () => {
  const record = await recordOf('sessions: 20, rate: 10/s', '{ rate: 5/8s }');
  const page = burstSection(record).text;
  const [, mail = ''] = /<tbody>(<tr><th scope="rowgroup" rowspan="2">mail<\/th>.*?)<\/tbody>/s.exec(page) ?? [];
  assert.deepEqual(
    [...mail.matchAll(/<td class="number">(\d+)<\/td><td class="(\w+)">(\d+)</g)].map(([, ...row]) => row),
    record.replies
      .filter(({ verb }) => verb === 'mail')
      .map((row) => [String(row.count), row.refused > 0 ? 'refusal' : 'quiet', String(row.code)]),
  );
  assert.match(page, /<dt>first refusal<\/dt><dd>[^<]*<\/dd><dd><code class="refusal">450/);
});
