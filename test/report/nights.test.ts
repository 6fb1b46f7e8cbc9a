// The history as page, calendar and metrics: runs of like nights, what changed when, ends of certificates, hostile names.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { caseHistories } from '../../src/baseline/case-history.ts';
import { NO_HISTORY, nightLines } from '../../src/baseline/history.ts';
import { NIGHT_TEXTS } from '../../src/baseline/night-texts.ts';
import { readHistory } from '../../src/baseline/read-history.ts';
import { GERMAN } from '../../src/report/german/tongue.ts';
import { historyText } from '../../src/report/history.ts';
import { calendar } from '../../src/report/nights/calendar.ts';
import { changesByNight } from '../../src/report/nights/changes.ts';
import { FACT_TEXTS_DE } from '../../src/report/nights/fact-texts-de.ts';
import { nightMetrics } from '../../src/report/nights/metrics.ts';
import { nightsPage } from '../../src/report/nights/page.ts';
import { certificateEnds, probeNights, runsOf } from '../../src/report/nights/series.ts';
import { toldInGerman } from '../../src/report/nights/told-german.ts';
import { sayTurn } from '../../src/report/nights/turn.ts';
import { plain } from '../../src/report/palette.ts';
import { ENGLISH } from '../../src/report/tongue.ts';
import { healthyServer, night, randomFrom, type Server } from '../baseline/world.ts';
import { english } from './english.ts';

const at = (now: Date) => ({ version: '1', now, tongue: ENGLISH });
const START = Date.parse('2026-11-01T02:00:00Z');
const dateOf = (number: number) => new Date(START + number * 86_400_000);
const END = '2027-01-30T12:00:00.000Z';

interface Night {
  readonly told?: readonly string[];
  readonly bend?: (server: Server) => void;
  readonly unreachable?: boolean;
}

function historyOf(nights: readonly Night[]) {
  let text = '';
  for (const [number, { told = [], bend, unreachable }] of nights.entries()) {
    const random = randomFrom(number);
    const server = healthyServer(random, dateOf(number));
    server.certificate = { notAfter: END, sha256: 'aa'.repeat(32) };
    bend?.(server);
    const options = { id: `r${number}`, started: dateOf(number).toISOString(), random };
    const document = night(server, { ...options, unreachable: () => (unreachable === true ? 'unreachable' : null) });
    text += nightLines(text === '' ? NO_HISTORY : readHistory(text), document, told, (record) => record.id);
  }
  return readHistory(text);
}

const renewed = (server: Server) => {
  server.certificate = { notAfter: '2027-03-01T00:00:00.000Z', sha256: 'bb'.repeat(32) };
};
const refusing = (server: Server) => {
  server.vrfy = { lines: ['502 5.5.1 no'] };
};
const LOST = 'DSN is no longer offered';
const nights = (list: readonly Night[]) => probeNights('own', historyOf(list), 365);
const page = (list: readonly Night[]) => {
  const probe = nights(list);
  return nightsPage([probe], certificateEnds(probe), at(dateOf(list.length)));
};

test('nights that are alike are one bar', () => {
  assert.deepEqual(
    runsOf('PPFP..').map(({ letter, from, count }) => `${letter}${from}+${count}`),
    ['P0+2', 'F2+1', 'P3+1', '.4+2'],
  );
  assert.deepEqual(runsOf(''), []);
});

test('what changed when: causes as they come and go, turns beside them, newest first', () => {
  const told = [
    {},
    { told: [LOST] },
    { told: [LOST] },
    {},
    { unreachable: true },
    {},
    { bend: renewed },
    { bend: refusing },
  ];
  const said = changesByNight(nights(told)).map(({ night: { at }, begun, over, turns }) => [
    at.slice(8, 10),
    ...begun,
    ...over.map((text) => `over: ${text}`),
    ...turns.keys(),
  ]);
  assert.deepEqual(said, [
    ['08', `a new certificate, ${'aa'.repeat(6)}`, 'failed (was passed)', 'answer 3: 502 5.5.1 (was 252 2.0.0)'],
    ['07', `a new certificate, ${'bb'.repeat(6)}`],
    ['05', 'could not be asked: unreachable'],
    ['04', `over: ${LOST}`],
    ['02', LOST],
  ]);
});

test('on the screen: the causes as they came and went, and the newest ones of many', () => {
  const history = historyOf([{}, { told: [LOST] }, { told: [LOST, 'x'] }, {}]);
  const lines = (of: typeof history) => historyText('own', of, []).split('\n').slice(1, -2);
  assert.deepEqual(lines(history), [
    `  2026-11-02  ${LOST}`,
    '  2026-11-03  x',
    `  2026-11-04  over: ${LOST}`,
    '  2026-11-04  over: x',
  ]);
  assert.equal(lines(historyOf(Array.from({ length: 20 }, (_, n) => ({ told: n % 2 === 0 ? [LOST] : [] })))).length, 8);
});

for (const [turn, said] of [
  [['reply', '220, 250', '220, 550 5.7.1'], 'answer 2: 550 5.7.1 (was 250)'],
  [['reply', '220', '220, 250'], 'answer 2: 250 (was nothing)'],
  [['reply', '220, 250', '220'], 'answer 2: nothing (was 250)'],
  [['tls', 'TLSv1.3', 'none'], 'TLS: none (was TLSv1.3)'],
  [['certificate', 'aa', 'none'], 'no certificate is shown'],
  [['latency', '<0.1s', '<3s'], 'takes <3s (was <0.1s)'],
  [['verdict', 'passed', 'skipped: no DSN'], 'skipped: no DSN (was passed)'],
] as const) {
  test(`a turn: ${said}`, () => {
    const [what, before, after] = turn;
    assert.equal(sayTurn({ at: '', run: '', what, before, after }), said);
  });
}

describe('the page', () => {
  test('says how it stands, draws each case, and lists the certificates', () => {
    const text = page([{}, { told: [LOST] }, {}, {}]);
    assert.match(text, /<h1>own<\/h1><span class="state passed">2 quiet nights<\/span>/);
    assert.match(text, /18 cases at [^·]+ · 4 nights, 2026-11-01 to 2026-11-04 · last change: /);
    assert.match(text, /<title>own · [^<]+: [^<]+ – mxprobe<\/title>/);
    assert.equal(text.match(/data-letters="PPPP"/g)?.length, 18);
    assert.match(text, /aria-label="4 nights, 1 with a regression"/);
    assert.match(text, /<td class="number passed">86 days<\/td>/);
  });
  test('hundreds of nights are few bars, and no figure has noise', () => {
    const text = page(Array.from({ length: 70 }, (_, n) => (n === 40 ? { bend: refusing } : {})));
    assert.equal(text.match(/<rect class="P"/g)?.length, 1 + 16 + 2 * 2);
    assert.doesNotMatch(text, /="\d+\.\d{3,}"/);
  });
  test('nothing of a stranger runs, whatever the names', () => {
    const probe = nights([{ told: ['<script>alert(1)</script>'] }, {}]);
    const [first] = probe.cases;
    assert.ok(first);
    const bad = {
      ...probe,
      name: '"><img src=x>',
      cases: [{ ...first, name: '<b>', target: '"onload=x', case: "'<i>" }],
    };
    const text = nightsPage([bad, bad], certificateEnds(bad), at(dateOf(2)));
    assert.doesNotMatch(text, /<img|<b><b>|<script>alert|"onload|<i>/);
  });
  test('a probe without a night, and none at all', () => {
    assert.match(page([]), /No night was kept yet/);
    assert.match(nightsPage([], [], at(dateOf(0))), /0 probes/);
  });
});

describe('the calendar', () => {
  const ends = certificateEnds(nights([{}]));
  const text = [...calendar(ends, dateOf(3))].join('');
  test('an event for each certificate, with both targets and a reminder', () => {
    assert.equal(text.match(/BEGIN:VEVENT/g)?.length, 1);
    assert.match(text, /\r\nDTSTART:20270130T120000Z\r\n/);
    assert.match(text, /\r\nSUMMARY:The certificate of 192\.0\.2\.10 and 1 more ends\r\n/);
    assert.match(text, /\r\nTRIGGER:-P14D\r\n/);
  });
  test('RFC 5545 3.1: CRLF, no line above 75 octets, no character cut', () => {
    const odd = [
      ...calendar(
        [{ ...ends[0], probe: 'ä;,\\\n'.repeat(30), notAfter: END, sha256: 'a', targets: ['ü'], daysLeft: [] }],
        dateOf(0),
      ),
    ];
    for (const line of odd.join('').split('\r\n')) {
      assert.ok(Buffer.byteLength(line) <= 75, line);
      assert.ok(!/[\n\r\ufffd]/.test(line));
    }
    assert.ok(odd.join('').replaceAll('\r\n ', '').includes('ä\\;\\,\\\\'));
  });
  test('what was asked last counts', () => {
    const [only, ...rest] = certificateEnds(nights([{}, { bend: renewed }]));
    assert.deepEqual([only?.sha256, rest], ['bb'.repeat(32), []]);
    assert.deepEqual(only?.daysLeft, [90, 118]);
  });
});

test('metrics: every night with its time, and only the verdicts that there were', () => {
  const text = [...nightMetrics([nights([{ told: [LOST] }, { bend: refusing }])], [])].join('');
  assert.match(
    text,
    /\nmxprobe_night_regressions\{probe="own"\} 1 1793498400\nmxprobe_night_regressions\{probe="own"\} 0 1793584800\n/,
  );
  assert.equal(text.match(/verdict="failed"/g)?.length, 4);
  assert.doesNotMatch(text, /skipped|inconclusive/);
  assert.match(text, /\n# EOF\n$/);
});

describe('in German', () => {
  const told = [
    {},
    { told: [LOST] },
    {},
    { unreachable: true },
    { bend: renewed },
    { bend: refusing, told: ['VRFY is refused with 502 5.5.1 no (it was 252 2.0.0)'] },
  ];
  test('the screen: no English word of ours is left', () => {
    const history = historyOf(told);
    const text = historyText('own', history, caseHistories(history, { nights: 9, matching: '' }), plain, GERMAN);
    assert.match(
      text,
      /^own {2}6 Nächte, 2026-11-01 bis 2026-11-06, 2 mit Verschlechterungen \(zuletzt 2026-11-06\)$/m,
    );
    assert.match(text, /vorbei: DSN wird nicht mehr angeboten/);
    assert.match(text, /VRFY wird abgelehnt mit 502 5\.5\.1 no \(vorher 252 2\.0\.0\)/);
    const left = text
      .split('\n')
      .flatMap((line) => english(line.replace(/502 5\.5\.1 no|\S*\/\S*/g, '')).map((word) => `${word}: ${line}`));
    assert.deepEqual(left, []);
  });
  test('the page says its language, and is German to its script', () => {
    const probe = nights(told);
    const text = nightsPage([probe], certificateEnds(probe), { version: '1', now: dateOf(6), tongue: GERMAN });
    assert.match(text, /<html lang="de">/);
    assert.match(text, /<title>own · [^<]*: VRFY wird abgelehnt/);
    assert.match(text, /"P":"bestanden"/);
    const seen = text
      .replace(/<style>.*?<\/style>|<script>.*?<\/script>|<code>.*?<\/code>/gs, '')
      .replace(/<[^>]*aria-label="([^"]*)"[^>]*>/g, '$1')
      .replace(/<[^>]*>/g, '\n')
      .replace(/502 5\.5\.1 no|\S*\/\S*/g, '');
    assert.deepEqual(
      seen.split('\n').flatMap((line) => english(line).map((word) => `${word}: ${line}`)),
      [],
    );
  });
  test('the calendar', () => {
    const probe = nights(told);
    const text = [...calendar(certificateEnds(probe), dateOf(6), GERMAN)].join('').replaceAll('\r\n ', '');
    assert.match(text, /^SUMMARY:Das Zertifikat von \S+ und 1 weiteren endet\r$/m);
    assert.match(text, /PRODID:.*\/\/DE\r/);
  });
  test('every sentence that a night can keep is German again, and its places stay', () => {
    const left = [...Object.values(NIGHT_TEXTS), ...Object.keys(FACT_TEXTS_DE)]
      .map((text) => text.replace(/\{why\}/, '').replace(/\{(\w+)\}/g, 'X$1'))
      .filter((text) => toldInGerman(text) === text || english(toldInGerman(text)).length > 0);
    assert.deepEqual(left, []);
  });
  const rows: Record<string, { en: string; de: string }> = {
    'how long': {
      en: 'the question could not be put: no reply within 5 s; for 3 nights, since 2026-11-01',
      de: 'die Frage konnte nicht gestellt werden: keine Antwort innerhalb von 5 s; 3 Nächte lang, seit 2026-11-01',
    },
    'the step': {
      en: 'EHLO inside TLS is refused with 550 5.7.1 is refused with (it was 250)',
      de: 'EHLO in TLS wird abgelehnt mit 550 5.7.1 is refused with (vorher 250)',
    },
    'nothing of ours': { en: 'something that somebody wrote', de: 'something that somebody wrote' },
  };
  for (const [name, { en, de }] of Object.entries(rows)) test(name, () => assert.equal(toldInGerman(en), de));
});
