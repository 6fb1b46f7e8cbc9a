// What the vantage points of a fleet saw, in a real browser: by day and by night, on a desk and on a phone, with replies that want to act.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FleetResults } from '../../src/report/fleet-document.ts';
import { fleetPage } from '../../src/report/fleet-page.ts';
import { structureOf } from '../hostile/html.ts';
import { pageInBrowser } from './page-in-browser.ts';

const ACTS = `</p><script>document.title = 'taken'</script>${'averylongword'.repeat(12)}`;
const NAMES = ['fra1', 'syd1', 'nyc1', 'gru1', 'nrt1'];

const seen = (verdict: string, words: string | null) => ({
  verdict,
  words,
  likeness: null,
  at: '2026-11-30T02:00:00.000Z',
});
const cells = (odd: string, verdict: string, words: string) =>
  Object.fromEntries(NAMES.map((name) => [name, name === odd ? seen(verdict, words) : seen('answers', null)]));

const FOUND: FleetResults = {
  schema: 'mxprobe/fleet-results@1',
  campaign: 'customers',
  round: { n: 31, started: '2026-11-30T02:00:00.000Z', ended: '2026-11-30T03:10:00.000Z', complete: false },
  vantages: NAMES.map((name, at) => ({
    name,
    address: at === 1 ? null : `192.0.2.${at + 1}`,
    asked: 99_998,
    notAsked: at === 2 ? 2 : 0,
    differs: at === 0 ? 2_000 : 0,
    identity:
      at > 1
        ? null
        : {
            address: `192.0.2.${at + 1}`,
            helo: `${name}.probe.example`,
            names: at === 0 ? [] : [`${ACTS}.example`],
            findings: at === 0 ? ['192.0.2.1 has no name (PTR)', '192.0.2.1 is listed by zen.example'] : [],
            at: '2026-11-30T01:00:00.000Z',
          },
  })),
  endpoints: 100_000,
  agree: 97_820,
  verdicts: { answers: 497_000, refused: 2_000, 'not-asked': 2 },
  patterns: [
    {
      only: ['fra1'],
      verdict: 'refused',
      endpoints: 2_000,
      operators: 1_950,
      examples: ['mx.a.example[192.0.2.9]:25', 'mx.b.example[2001:db8::9]:25'],
      cause: 'fra1 itself is the reason: unrelated operators answer it otherwise',
    },
    { only: [], verdict: 'differs', endpoints: 20, operators: 3, examples: [], cause: null },
  ],
  changed: 12,
  rows: [
    { endpoint: 'mx.a.example[192.0.2.9]:25', cells: cells('fra1', 'refused', ACTS) },
    { endpoint: `${'mx'.repeat(60)}.example[2001:db8::9]:25`, cells: { fra1: seen('throttled', '421 4.7.0 later') } },
  ],
  domains: [
    {
      domain: `${ACTS}.example`,
      endpoints: 2,
      differs: 1,
      cells: { fra1: { refused: 1, answers: 1 }, syd1: { answers: 2 } },
    },
  ],
};

test('the page says whom it is about, and nothing of a stranger is markup', () => {
  const page = fleetPage(FOUND, 'test');
  structureOf(page);
  for (const said of [
    'customers, round 31',
    '1 of 2',
    '2,180 endpoints of 100,000 are not the same from everywhere.',
    '12 answers differ from the round it was compared with.',
    'Not all was asked.',
    'Only fra1: refused',
    'No two of them agree',
    'says fra1.probe.example; no name leads back to it',
    '192.0.2.1 is listed by zen.example',
    '497,000 answers, 2,000 refused, 2 not-asked',
  ])
    assert.ok(page.includes(said), said);
  const alike = fleetPage({ ...FOUND, agree: 100_000, patterns: [], rows: [], changed: null }, 'test');
  assert.ok(alike.includes('All vantage points that asked say the same.'));
  assert.ok(!alike.includes('Whom it is about') && !alike.includes('What each of them saw'));
});

pageInBrowser('a round of a fleet', () => fleetPage(FOUND, 'test'));
