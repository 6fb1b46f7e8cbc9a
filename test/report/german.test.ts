// Everything that we say of servers has German: each text of the sources is found by the table, with the same places, and no
// English word is left in it.
import assert from 'node:assert/strict';
import { join, relative } from 'node:path';
import { describe, test } from 'node:test';
import ts from 'typescript';
import { FINDINGS_DE } from '../../src/report/german/findings.ts';
import { LOG_FINDINGS } from '../../src/report/german/log-findings.ts';
import { inGerman, SENTENCES } from '../../src/report/german/sentences.ts';
import { GERMAN } from '../../src/report/german/tongue.ts';
import { REPORTERS } from '../../src/report/reporters.ts';
import { FINDING_TEXTS } from '../../src/survey/finding-texts.ts';
import { english } from './english.ts';
import { mixed } from './sample.ts';
import { pieces, SPOKEN, UNSPOKEN } from './spoken.ts';

const placesOf = (text: string) => [...text.matchAll(/\{([a-z0-9]+):?\}/g)].map(([, name]) => name).sort();

describe('the table', () => {
  test('each German text has the places of its English one', () => {
    const uneven = Object.entries(SENTENCES).filter(([en, de]) => placesOf(en).join() !== placesOf(de).join());
    assert.deepEqual(uneven, []);
  });
  test('no English word is left in German', () => {
    // records of the DNS are called A in German, too: test/diagnosis has the texts of the explanations
    const own = Object.entries(SENTENCES).filter(([en]) => !Object.hasOwn(LOG_FINDINGS, en));
    const left = own.flatMap(([, de]) => english(de).map((word) => `${word}: ${de}`));
    assert.deepEqual(left, []);
  });
  test('every finding of a survey has a German text, and a remedy where the English one has', () => {
    for (const [id, { text, remedy }] of Object.entries(FINDING_TEXTS)) {
      const german = Object.entries(FINDINGS_DE).find(([one]) => one === id)?.[1];
      assert.ok(german, id);
      assert.deepEqual(placesOf(german.text), placesOf(text), id);
      assert.deepEqual(placesOf(german.remedy ?? ''), placesOf(remedy ?? ''), id);
      assert.equal(german.remedy === null, remedy === null, id);
      assert.deepEqual([...english(german.text), ...english(german.remedy ?? '')], [], id);
    }
  });
});

describe('the sources', () => {
  const root = join(import.meta.dirname, '../../src');
  for (const file of SPOKEN)
    test(`all that ${file} says has German`, () => {
      const missing = pieces(ts, join(root, file)).filter(
        (text) => !UNSPOKEN.has(text) && inGerman(filled(text)) === filled(text),
      );
      assert.deepEqual(missing, [], relative(root, file));
    });
  test('what is left out is still there', () => {
    const all = new Set(SPOKEN.flatMap((file) => pieces(ts, join(root, file))));
    assert.deepEqual(
      [...UNSPOKEN].filter((text) => !all.has(text)),
      [],
    );
  });
});

/** A text as it would be said: `X1` where something is put in. */
const filled = (text: string) => text.replace(/\{(\w+)\}/g, 'X$1');

describe('a text in German', () => {
  const rows: Record<string, { en: string; de: string }> = {
    "a server's words stay": {
      en: 'expected 250, got 550 5.1.1 the server is not passed, expected failed',
      de: 'erwartet war 250, gekommen ist 550 5.1.1 the server is not passed, expected failed',
    },
    'a name like one of our words': { en: 'captured passed = failed', de: 'eingefangen passed = failed' },
    'a reason within a reason': {
      en: "expected the certificate's trusted true: it is false: expired 35 days ago",
      de: 'erwartet war vom Zertifikat trusted true: es ist false: seit 35 Tagen abgelaufen',
    },
    'two differences': {
      en: 'expected 250, got 450 x; expected within 1 s, took 2 s',
      de: 'erwartet war 250, gekommen ist 450 x; erwartet war die Antwort innerhalb von 1 s, gedauert hat es 2 s',
    },
    'what it rests on': {
      en: 'the certificate of mx.example.org is not trusted: self-signed (RFC 7817 3)',
      de: 'dem Zertifikat von mx.example.org ist nicht zu trauen: selbst signiert (RFC 7817 3)',
    },
    'a conclusion': {
      en: 'Only pause differs ("0s" -> "1.6s"), and MAIL FROM changed from 450 4.7.1 to 250 2.1.0: the time between the attempts is the reason.',
      de: 'Nur pause ist anders ("0s" -> "1.6s"), und auf MAIL FROM kommt 250 2.1.0 und nicht 450 4.7.1: die Zeit zwischen den Versuchen ist der Grund.',
    },
    'two variables': {
      en: "a (1 -> 2) and b (3 -> 4) differ, and the greeting changed from 220 to 554: which of them is the reason can't be told; change one at a time.",
      de: 'a (1 -> 2) und b (3 -> 4) sind anders, und als Begrüßung kommt 554 und nicht 220: Was davon der Grund ist, lässt sich nicht sagen; ändern Sie eines nach dem anderen.',
    },
    'days and numbers': { en: '2026-04-01 to 2026-11-21', de: '2026-04-01 bis 2026-11-21' },
    "somebody's own sentence": { en: 'mail is welcome to the office', de: 'mail is welcome to the office' },
    'what no certificate answers': {
      en: '2 TLSA records, and no certificate to compare with',
      de: '2 TLSA-Einträge, und kein Zertifikat zum Vergleichen',
    },
    'nothing of ours': { en: '250 2.0.0 Ok: queued as 4711', de: '250 2.0.0 Ok: queued as 4711' },
  };
  for (const [name, { en, de }] of Object.entries(rows)) test(name, () => assert.equal(inGerman(en), de));

  test('a hostile text takes no time', () => {
    const begun = process.cpuUsage();
    for (const text of ['; '.repeat(9_000), ', '.repeat(9_000), 'expected '.repeat(2_000), ': it is '.repeat(2_400)])
      inGerman(text);
    assert.ok(process.cpuUsage(begun).user < 1_000_000);
  });
  test('a whole report: nothing of ours is English in it', () => {
    const text = REPORTERS.text.render(mixed(), null, GERMAN);
    const ours = text
      .split('\n')
      .filter((line) => /^ {4}(?:===|\*\*\*|weil)/.test(line) && !/erwartet|\\x1b/.test(line));
    assert.ok(ours.length > 10);
    assert.deepEqual(
      ours.flatMap((line) => english(line).map((word) => `${word}: ${line}`)),
      [],
    );
  });
  test('what programs read is the same in any language', () => {
    for (const kind of ['junit', 'tap', 'json', 'csv', 'github', 'nagios', 'openmetrics'] as const)
      assert.equal(REPORTERS[kind].render(mixed(), null, GERMAN), REPORTERS[kind].render(mixed()), kind);
  });
});
