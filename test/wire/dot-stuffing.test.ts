import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type DataEnding, type DataOptions, DataReader } from '../../src/wire/data-reader.ts';
import { dotStuff, endOfData } from '../../src/wire/dot-stuffing.ts';
import { bytes, octetsOf } from './feed.ts';

for (const [message, stuffed, ending] of [
  ['', '', '.\r\n'],
  ['.', '..', '\r\n.\r\n'],
  ['.\r\n', '..\r\n', '.\r\n'],
  ['..a\r\n.b\r\n', '...a\r\n..b\r\n', '.\r\n'],
  ['a.b\r\nc\r\n', 'a.b\r\nc\r\n', '.\r\n'],
  ['a\r\n.\r\nb', 'a\r\n..\r\nb', '\r\n.\r\n'],
  ['a\n.b\r\n', 'a\n.b\r\n', '.\r\n'],
  ['a\n.\nb\r\n', 'a\n.\nb\r\n', '.\r\n'],
  ['a\r.b\r\n', 'a\r.b\r\n', '.\r\n'],
  ['a\n', 'a\n', '\r\n.\r\n'],
  ['\xff\x00\r\n.\xff\r\n', '\xff\x00\r\n..\xff\r\n', '.\r\n'],
] as const) {
  test(`sent: ${JSON.stringify(message)}`, () => {
    assert.deepEqual(dotStuff(octetsOf(message)), octetsOf(stuffed));
    assert.deepEqual(endOfData(octetsOf(message)), octetsOf(ending));
  });
}

interface Received {
  readonly message: string;
  readonly rest: string | null;
  readonly endedBy: DataEnding | null;
  readonly bareLf: boolean;
  readonly size: number;
}

function receive(chunks: readonly Uint8Array[], options: Partial<DataOptions> = {}): Received {
  const reader = new DataReader(options);
  const rest: string[] = [];
  let ended = false;
  for (const chunk of chunks) {
    const behind = ended ? chunk : reader.push(chunk);
    if (behind === null) continue;
    ended = true;
    rest.push(latin1(behind));
  }
  const { endedBy, bareLf, size } = reader;
  return { message: latin1(reader.message()), rest: ended ? rest.join('') : null, endedBy, bareLf, size };
}

function latin1(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1');
}

function receivedEveryWay(text: string, options: Partial<DataOptions> = {}): Received {
  const octets = octetsOf(text);
  const whole = receive([octets], options);
  assert.deepEqual(receive(bytes(octets), options), whole, 'byte by byte');
  for (let cut = 1; cut < octets.length; cut += 1) {
    assert.deepEqual(receive([octets.subarray(0, cut), octets.subarray(cut)], options), whole, `cut at ${cut}`);
  }
  return whole;
}

describe('received by RFC 5321, cut at every offset', () => {
  for (const { text, message, rest, bareLf } of [
    { text: '.\r\n', message: '', rest: '', bareLf: false },
    { text: 'a\r\n.\r\n', message: 'a\r\n', rest: '', bareLf: false },
    { text: 'a\r\n.\r\nQUIT\r\n', message: 'a\r\n', rest: 'QUIT\r\n', bareLf: false },
    { text: '..a\r\n...b\r\n.\r\n', message: '.a\r\n..b\r\n', rest: '', bareLf: false },
    { text: '.a\r\n.\r\n', message: 'a\r\n', rest: '', bareLf: false },
    { text: 'a\r\n.', message: 'a\r\n', rest: null, bareLf: false },
    { text: 'a\r\n.\r', message: 'a\r\n', rest: null, bareLf: false },
    { text: 'a\r\n.\rb\r\n.\r\n', message: 'a\r\n\rb\r\n', rest: '', bareLf: false },
    { text: 'a\r\n.\r\r\n.\r\n', message: 'a\r\n\r\r\n', rest: '', bareLf: false },
    { text: 'a\n.\nb\r\n.\r\n', message: 'a\n.\nb\r\n', rest: '', bareLf: true },
    { text: 'a\n.\r\nb\r\n.\r\n', message: 'a\n.\r\nb\r\n', rest: '', bareLf: true },
    { text: 'a\r\n.\nb\r\n.\r\n', message: 'a\r\n\nb\r\n', rest: '', bareLf: true },
    { text: 'a\r.\r\n.\r\n', message: 'a\r.\r\n', rest: '', bareLf: false },
    { text: 'a\n..b\r\n.\r\n', message: 'a\n..b\r\n', rest: '', bareLf: true },
    { text: '\n.\r\n.\r\n', message: '\n.\r\n', rest: '', bareLf: true },
  ] as const) {
    test(JSON.stringify(text), () => {
      const endedBy = rest === null ? null : 'CRLF.CRLF';
      assert.deepEqual(receivedEveryWay(text), { message, rest, endedBy, bareLf, size: message.length });
    });
  }
});

describe('smuggled: endings that no RFC knows', () => {
  const payload = {
    'CRLF.CRLF': 'a\r\n.\r\nMAIL',
    'LF.LF': 'a\n.\nMAIL',
    'LF.CRLF': 'a\n.\r\nMAIL',
    'CRLF.LF': 'a\r\n.\nMAIL',
  } as const satisfies Record<DataEnding, string>;
  const endings = ['CRLF.CRLF', 'LF.LF', 'LF.CRLF', 'CRLF.LF'] as const;
  for (const taken of endings) {
    for (const sent of endings) {
      test(`${sent} sent to a server that takes ${taken}`, () => {
        const { rest, endedBy } = receivedEveryWay(payload[sent], { endings: [taken] });
        assert.deepEqual([rest, endedBy], sent === taken ? ['MAIL', sent] : [null, null]);
      });
    }
  }

  test('an ending that does not count is a line whose dot is removed', () => {
    const options = { endings: ['LF.LF'] } as const;
    assert.equal(receivedEveryWay('a\r\n.\r\nb\n.\n', options).message, 'a\r\n\r\nb\n');
  });

  test('where a bare LF begins a line, a dot behind it is removed', () => {
    assert.equal(receivedEveryWay('a\n..b\r\n.\r\n', { endings: ['CRLF.CRLF', 'LF.LF'] }).message, 'a\n.b\r\n');
  });
});

test('by default a message of 64 MiB is kept', () => {
  const reader = new DataReader();
  reader.push(new Uint8Array(100_000));
  assert.equal(reader.message().length, 100_000);
});

test('beyond the limit octets are counted, not kept', () => {
  const received = receivedEveryWay('abcdefgh\r\n.\r\nQUIT', { limitBytes: 5 });
  assert.deepEqual([received.message, received.size, received.rest], ['abcde', 10, 'QUIT']);
});

/** Messages of what matters: dots, CR, LF. */
const message = fc.oneof(
  fc
    .array(fc.constantFrom('.', '\r', '\n', '\r\n', '\r\n.', 'a'), { maxLength: 30 })
    .map((parts) => octetsOf(parts.join(''))),
  fc.uint8Array({ maxLength: 100 }),
);

test('any message, cut anywhere, arrives as it was sent, and ends where it ended', () => {
  fc.assert(
    fc.property(message, fc.uint8Array({ maxLength: 10 }), fc.nat(), (sent, behind, cut) => {
      const ending = endOfData(sent);
      const wire = Buffer.concat([dotStuff(sent), ending, behind]);
      const at = cut % (wire.length + 1);
      const received = receive([wire.subarray(0, at), wire.subarray(at)]);
      const added = ending.length === 5 ? '\r\n' : '';
      assert.equal(received.message, latin1(sent) + added);
      assert.equal(received.rest, latin1(behind));
    }),
    { numRuns: 1000 },
  );
});
