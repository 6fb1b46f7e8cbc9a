// The sentences of nights in German: every one has the places of its English one, and is found again from a change.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change, Difference } from '../../src/baseline/change.ts';
import { classify } from '../../src/baseline/classify.ts';
import { FACT_SENTENCES } from '../../src/baseline/fact-rules.ts';
import { NIGHT_TEXTS } from '../../src/baseline/night-texts.ts';
import { FACT_TEXTS_DE } from '../../src/report/nights/fact-texts-de.ts';
import { NIGHT_TEXTS_DE } from '../../src/report/nights/night-texts-de.ts';
import { sayInGerman } from '../../src/report/nights/say-german.ts';

const places = (template: string) => (template.match(/\{[a-z]+\}/g) ?? []).sort();

test('each German sentence has the places of the English one', () => {
  assert.deepEqual(Object.keys(NIGHT_TEXTS_DE), Object.keys(NIGHT_TEXTS));
  const german = new Map(Object.entries(NIGHT_TEXTS_DE));
  for (const [id, english] of Object.entries(NIGHT_TEXTS))
    assert.deepEqual(places(german.get(id) ?? ''), places(english), id);
});

test('each sentence on a fact has a German one with its places', () => {
  assert.deepEqual(Object.keys(FACT_TEXTS_DE).sort(), [...FACT_SENTENCES].sort());
  for (const [english, german] of Object.entries(FACT_TEXTS_DE)) assert.deepEqual(places(german), places(english));
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
  [[null, 'version.TLSv1.3', 'accepted', 'refused'], undefined, null, 'der Server nimmt TLSv1.3 nicht mehr an'],
  [[null, 'clear.AUTH', 'none', 'LOGIN PLAIN'], undefined, null, 'AUTH wird vor TLS angeboten: LOGIN PLAIN'],
  [[null, 'tls_rpt', 'valid', 'absent'], undefined, null, 'der TLS-RPT-Eintrag ist nicht vorhanden, vorher gültig'],
  [[null, 'ptr', 'confirmed', 'unknown'], undefined, null, '`ptr` war nicht zu ermitteln (vorher bestätigt)'],
  [[null, 'verdict', 'passed', 'failed'], undefined, null, 'der Fall besteht nicht'],
  [[null, 'dane', 'verified', 'failed'], undefined, null, 'DANE scheitert (vorher: bestätigt)'],
  [
    ['quit', 'outcome', 221, 'not reached'],
    undefined,
    'expected 250, got 550 5.7.1 no',
    'QUIT wird nicht mehr erreicht: erwartet war 250, gekommen ist 550 5.7.1 no (vorher beantwortet mit 221)',
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
    'die Frage konnte nicht gestellt werden: keine Antwort; 3 Nächte lang, seit 2026-11-20',
  );
});

test('what some of several vantage points see', () => {
  const text = `${doubt.text}; for 3 nights, since 2026-11-20; only from fra1, syd1`;
  assert.equal(
    sayInGerman({ ...doubt, class: 'notice', text }),
    'die Frage konnte nicht gestellt werden: keine Antwort; 3 Nächte lang, seit 2026-11-20; nur von fra1, syd1 aus',
  );
});

test('what came at one try, or otherwise at each, and what could not be confirmed', () => {
  const lost = classify({ case: 'c', step: 'ehlo', what: 'capability', before: 'DSN', after: null }, null);
  const said = (text: string) => sayInGerman({ ...lost, text: text.replace('LOST', lost.text) });
  assert.equal(said('LOST, only at the first try'), 'DSN wird nicht mehr angeboten, nur beim ersten Versuch');
  assert.equal(
    said('differs between two tries: LOST; then HELP is offered, which is new'),
    'bei zwei Versuchen verschieden: DSN wird nicht mehr angeboten',
  );
  const doubtful = said('LOST; a second try could not confirm it (no reply); for 4 nights, since 2026-11-20');
  assert.match(
    doubtful ?? '',
    /^DSN wird nicht mehr angeboten; ein zweiter Versuch .*; 4 Nächte lang, seit 2026-11-20$/,
  );
});

test('what has no German stays as it is', () => {
  const lost = classify({ case: 'c', step: 'ehlo', what: 'capability', before: 'DSN', after: null }, null);
  assert.equal(sayInGerman({ ...lost, what: 'version.TLSv1.3' }), null);
  assert.equal(sayInGerman({ ...lost, text: 'x'.repeat(5000) }), null);
});
