// Whole answers of log stores: each record once, in pieces of any size, and no string of a record is one.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { builtInCatalogue } from '../../src/diagnosis/catalogue.ts';
import { judgeWith } from '../../src/library/judge-log.ts';
import { AnswerScanner, isAnswer } from '../../src/log/answer-scanner.ts';
import { LogReader } from '../../src/log/read.ts';

const judge = judgeWith(builtInCatalogue());
const words = (queue: string, to: string) =>
  `${queue}: to=<${to}>, relay=mx.hotel.example[192.0.2.25]:25, delay=1, dsn=5.1.1, status=bounced (host mx.hotel.example[192.0.2.25] said: 550 5.1.1 no "such" user (in reply to RCPT TO command))`;
const line = (queue = '74CAE264549', to = 'guest@hotel.example') =>
  `Nov 30 06:00:01 out postfix/smtp[7]: ${words(queue, to)}`;
const NS = '1796018401123456789';

function events(text: string, pieceBytes = 1 << 16) {
  const found: { readonly recipient: string | null; readonly code: number | null; readonly time: string | null }[] = [];
  const stamps = { now: Date.UTC(2026, 11, 1), year: null, offsetAt: () => 0 };
  const reader = new LogReader({
    judge,
    stamps,
    tell: ({ recipient, code, time }) => found.push({ recipient, code, time }),
  });
  const input = reader.open('answer.json');
  const octets = Buffer.from(text);
  for (let at = 0; at < octets.length; at += pieceBytes) input.push(octets.subarray(at, at + pieceBytes));
  input.end();
  return found;
}

const loki = (...values: unknown[]) => ({
  status: 'success',
  data: { resultType: 'streams', result: [{ stream: { job: 'mail' }, values }], stats: { summary: { bytes: 1 } } },
});
const [GUEST, OTHER] = ['guest@hotel.example', 'other@hotel.example'];
const OWN = '2026-11-30T06:00:01.000Z';
const STORE = '2026-11-30T06:00:01.123Z';

const ANSWERS: readonly {
  readonly name: string;
  readonly answer: unknown;
  readonly to: readonly string[];
  readonly time?: string;
}[] = [
  { name: 'Loki, query_range', answer: loki([NS, line()]), to: [GUEST], time: STORE },
  { name: 'Loki, two entries', answer: loki([NS, line()], [NS, line('84CAE264549', OTHER)]), to: [GUEST, OTHER] },
  {
    name: 'Loki, metadata, no tag',
    answer: loki([NS, words('74CAE264549', GUEST), { structuredMetadata: { syslog_identifier: 'postfix/smtp' } }]),
    to: [GUEST],
    time: STORE,
  },
  {
    name: 'Loki, a record of the journal in the line',
    answer: loki([NS, JSON.stringify({ MESSAGE: words('74CAE264549', GUEST), SYSLOG_IDENTIFIER: 'postfix/smtp' })]),
    to: [GUEST],
  },
  {
    name: 'Loki, 0.x',
    answer: { streams: [{ labels: '{}', entries: [{ ts: '2026-11-30T06:00:01.123Z', line: line() }] }] },
    to: [GUEST],
  },
  { name: 'Loki, nothing found', answer: loki(), to: [] },
  {
    name: 'Elasticsearch, _search',
    answer: {
      took: 1,
      hits: { total: { value: 1 }, hits: [{ _id: '1', _source: { '@timestamp': STORE, message: line() } }] },
    },
    to: [GUEST],
  },
  {
    name: 'CloudWatch',
    answer: { events: [{ timestamp: 1796018401123, message: line() }], nextToken: 'f' },
    to: [GUEST],
  },
  { name: 'Datadog', answer: { data: [{ id: '1', attributes: { message: line(), timestamp: STORE } }] }, to: [GUEST] },
  {
    name: 'an array of records',
    answer: [{ time: '1796018401', program: 'postfix/smtp', message: words('74CAE264549', GUEST) }],
    to: [GUEST],
    time: OWN,
  },
  { name: 'Azure, a table', answer: { tables: [{ name: 'x', rows: [[STORE, line()]] }], data: [] }, to: [GUEST] },
  { name: 'an entry that is no line', answer: loki([NS, 5], [NS], ['x', line()]), to: [] },
];

describe('an answer of a log store', () => {
  for (const { name, answer, to, time } of ANSWERS)
    for (const [how, text] of [
      ['', JSON.stringify(answer)],
      [', laid out', JSON.stringify(answer, null, 2)],
    ] as const)
      it(`${name}${how}`, () => {
        const found = events(text);
        assert.deepEqual(
          found.map(({ recipient, code }) => [recipient, code]),
          to.map((one) => [one, 550]),
        );
        if (time !== undefined) assert.equal(found[0]?.time, time);
        for (const size of [1, 3, 64, 1000]) assert.deepEqual(events(text, size), found, `${size}`);
      });

  it('longer than a line may be', () => {
    const many = Array.from({ length: 700 }, (_, i) => [
      NS,
      line(`A${(0x1000000 + i).toString(16).toUpperCase()}`, `r${i}@hotel.example`),
    ]);
    const found = events(JSON.stringify(loki(...many)));
    assert.deepEqual([found.length, found[699]?.recipient], [700, 'r699@hotel.example']);
  });

  it('two of them, one behind the other', () => {
    const text = JSON.stringify(loki([NS, line()]));
    assert.equal(events(`${text}\n${text}\n`).length, 2);
  });

  it('that is cut off gives what stood before', () => {
    const text = JSON.stringify(loki([NS, line()], [NS, line('84CAE264549', OTHER)]));
    assert.deepEqual(
      events(text.slice(0, -40)).map(({ recipient }) => recipient),
      [GUEST],
    );
  });

  it('a record within a text of a record is none', () => {
    const quoted = JSON.stringify(loki([NS, line('84CAE264549', OTHER)]));
    const answer = loki([NS, `Nov 30 06:00:01 out webapp[7]: ${quoted}`], [NS, line()]);
    assert.deepEqual(
      events(JSON.stringify(answer)).map(({ recipient }) => recipient),
      [GUEST],
    );
  });
});

describe('what is no answer', () => {
  for (const [name, head] of [
    ['a line of Docker', JSON.stringify({ log: line(), stream: 'stdout', time: OWN })],
    ['a line of the journal', JSON.stringify({ MESSAGE: line(), _PID: '7' })],
    ['a line of syslog', line()],
    ['nothing', ''],
  ] as const)
    it(name, () => assert.equal(isAnswer(head), false));

  it('the scanner takes any octets, and tells only what is JSON', () => {
    const octet = fc.oneof(
      fc.constantFrom(...'{}[]",:\\ 1a'.split('').map((one) => one.charCodeAt(0))),
      fc.integer({ min: 0, max: 255 }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(octet, { maxLength: 200 }), { maxLength: 8 }), (pieces) => {
        const scanner = new AnswerScanner((told) => assert.doesNotThrow(() => JSON.parse(told)));
        for (const piece of pieces) scanner.push(Uint8Array.from(piece));
      }),
    );
  });
});
