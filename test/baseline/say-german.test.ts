// The sentences of nights in German: every one has the places of its English one, and is found again from a change.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change, Difference } from '../../src/baseline/change.ts';
import { classify } from '../../src/baseline/classify.ts';
import { NIGHT_TEXTS } from '../../src/baseline/night-texts.ts';
import { NIGHT_TEXTS_DE } from '../../src/baseline/night-texts-de.ts';
import { sayInGerman } from '../../src/baseline/say-german.ts';

const places = (template: string) => (template.match(/\{[a-z]+\}/g) ?? []).sort();

test('each German sentence has the places of the English one', () => {
  assert.deepEqual(Object.keys(NIGHT_TEXTS_DE), Object.keys(NIGHT_TEXTS));
  const german = new Map(Object.entries(NIGHT_TEXTS_DE));
  for (const [id, english] of Object.entries(NIGHT_TEXTS))
    assert.deepEqual(places(german.get(id) ?? ''), places(english), id);
});

type Row = readonly [step: string | null, what: string, before: Difference['before'], after: Difference['before']];

for (const [[step, what, before, after], words, why, said] of [
  [['ehlo', 'capability', 'DSN', null], undefined, null, 'DSN wird nicht mehr angeboten'],
  [
    ['connect', 'latency', '<0.1s', 'late'],
    ['under 0.1 s', '2.1 s'],
    null,
    'spät: die Begrüßung dauerte 2.1 s (vorher unter 0.1 s)',
  ],
  [
    ['rcpt', 'code', 554, 250],
    ['554 5.7.1 no relay', '250 Ok'],
    null,
    'ein offenes Relay? RCPT wird angenommen mit 250 Ok (vorher 554 5.7.1 no relay)',
  ],
  [
    ['data', 'code', 250, 550],
    ['250 Ok', '550 (it was not) good'],
    null,
    'die Nachricht wird abgelehnt mit 550 (it was not) good (vorher 250 Ok)',
  ],
  [
    [null, 'certificate.expiry', 'ok', 'soon'],
    ['', 'in 9 days, on 2026-12-09'],
    null,
    'das Zertifikat läuft bald ab: in 9 Tagen, am 2026-12-09',
  ],
  [
    [null, 'certificate.trusted', true, 'self-signed'],
    undefined,
    null,
    'dem Zertifikat ist nicht zu trauen: selbst signiert',
  ],
  [
    ['starttls/tls', 'outcome', 220, 'tls-failure'],
    undefined,
    'no version',
    'der TLS-Handschlag scheitert: no version',
  ],
  [[null, 'verdict', 'passed', 'failed'], undefined, null, 'der Fall besteht nicht'],
  [[null, 'dane', 'verified', 'failed'], undefined, null, 'DANE scheitert (vorher: bestätigt)'],
  [
    ['quit', 'outcome', 221, 'not reached'],
    undefined,
    'because',
    'QUIT wird nicht mehr erreicht: because (vorher beantwortet mit 221)',
  ],
] as const satisfies readonly (readonly [Row, readonly [string, string] | undefined, string | null, string])[]) {
  test(said, () => {
    const difference = { case: 'c', step, what, before, after, ...(words === undefined ? {} : { words }) };
    assert.equal(sayInGerman(classify(difference, why)), said);
  });
}

const doubt: Change = classify(
  { case: 'c', step: null, what: 'verdict', before: 'passed', after: 'inconclusive' },
  'no reply',
);

test('a doubt that lasts', () => {
  const text = `${doubt.text}; for 3 nights, since 2026-11-20`;
  assert.equal(
    sayInGerman({ ...doubt, class: 'regression', text }),
    'die Frage konnte nicht gestellt werden: no reply; 3 Nächte lang, seit 2026-11-20',
  );
});

test('what has no German stays as it is', () => {
  const lost = classify({ case: 'c', step: 'ehlo', what: 'capability', before: 'DSN', after: null }, null);
  assert.equal(sayInGerman({ ...lost, text: `${lost.text}, only at the first try` }), null);
  assert.equal(sayInGerman({ ...lost, what: 'version.TLSv1.3' }), null);
  assert.equal(sayInGerman({ ...lost, text: 'x'.repeat(5000) }), null);
});
