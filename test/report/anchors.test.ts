// The places of cases in the page: made of what a case is, so that they survive the next run.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { anchorsOf } from '../../src/report/html/anchors.ts';
import type { CaseRecord } from '../../src/run/document.ts';
import { mixed } from './sample.ts';

const [sample] = mixed().cases;
const named = (id: string): CaseRecord => {
  assert.ok(sample);
  return { ...sample, id };
};
const placesOf = (...ids: string[]) => [...anchorsOf(ids.map(named)).values()];

describe('the place of a case', () => {
  const rows: Record<string, { id: string; anchor: RegExp }> = {
    'a variant at the embedded MX': {
      id: 'scenarios/starttls/required.yaml#cleartext@sandbox',
      anchor: /^case-required-cleartext-sandbox-[0-9a-f]{6}$/,
    },
    'at an address': {
      id: 'a.yaml@mx1.example.org[192.0.2.1]:25',
      anchor: /^case-a-mx1-example-org-192-0-2-1-25-[0-9a-f]{6}$/,
    },
    'nothing that can be read': { id: '日本', anchor: /^case-[0-9a-f]{6}$/ },
    markup: { id: '"><script>', anchor: /^case-script-[0-9a-f]{6}$/ },
    long: { id: `${'x'.repeat(500)}.yaml`, anchor: /^case-x{48}-[0-9a-f]{6}$/ },
  };
  for (const [name, { id, anchor }] of Object.entries(rows))
    test(name, () => assert.match(placesOf(id)[0] ?? '', anchor));
  test('is the same whatever stands around it', () => {
    const [alone] = placesOf('b.yaml@sandbox');
    assert.equal(placesOf('a.yaml@sandbox', 'b.yaml@sandbox')[1], alone);
  });
  test('names that read alike are told apart, and the same name twice, too', () => {
    const places = placesOf('a_b', 'a-b', 'a-b');
    assert.equal(new Set(places).size, 3);
  });
});
