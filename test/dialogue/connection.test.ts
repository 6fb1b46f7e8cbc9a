// Replies known by heart: what a connection reads with a memory is what a reader without one reads.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Connection } from '../../src/dialogue/connection.ts';
import { ReplyMemory } from '../../src/dialogue/reply-memory.ts';
import type { Reply } from '../../src/wire/reply.ts';
import { ReplyReader } from '../../src/wire/reply-reader.ts';
import { ENDS, streamWith } from '../net/double.ts';

const MUTE = streamWith({});

/** The replies on a connection that brings these chunks in one buffer, which each chunk overwrites. */
function readBy(memory: ReplyMemory, chunks: readonly Buffer[], row: (index: number) => number): Reply[] {
  const replies: Reply[] = [];
  const buffer = Buffer.alloc(64 * 1024);
  const read = () => {
    for (let reply = connection.read(row(replies.length)); reply !== null; reply = connection.read(row(replies.length)))
      replies.push(reply);
  };
  const ear = { happened: read };
  const connection = new Connection(() => MUTE, ear, memory);
  for (const chunk of chunks) {
    buffer.fill(0x21);
    chunk.copy(buffer);
    connection.data(buffer.subarray(0, chunk.length));
  }
  buffer.fill(0x21);
  for (let rest = connection.rest(); rest !== null; rest = connection.rest()) replies.push(rest);
  return replies;
}

function readWithout(octets: Buffer): Reply[] {
  const reader = new ReplyReader();
  const replies: Reply[] = [];
  reader.push(Buffer.from(octets));
  for (let reply = reader.finish(); reply !== null; reply = reader.finish()) replies.push(reply);
  return replies;
}

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('250 2.1.0 Ok\r\n', '250 2.0.0 Ok\r\n', '354 go\r\n', '250-a\r\n250 b\r\n') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('250 ok\n', '25', '250-x\r\n', '\r\n', 'hello\r\n', '250 2.1.0 O\r', '250\r\n'),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
);

function cut(octets: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [...new Set(cuts.map((one) => one % (octets.length + 1)))].sort((a, b) => a - b);
  return [0, ...at]
    .map((start, i) => octets.subarray(start, at[i] ?? octets.length))
    .filter(({ length }) => length > 0);
}

test('any octets, cut anywhere, for any steps: the same replies with a memory as without', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 14 }),
      fc.array(fc.nat(400), { maxLength: 8 }),
      fc.integer({ min: 1, max: 4 }),
      (pieces, cuts, rows) => {
        const octets = Buffer.from(pieces.join(''), 'latin1');
        const memory = new ReplyMemory();
        const row = (index: number) => index % rows;
        const expected = readWithout(octets);
        assert.deepEqual(readBy(memory, cut(octets, cuts), row), expected);
        // The second session knows by heart what the first one learnt.
        assert.deepEqual(readBy(memory, [octets], row), expected);
      },
    ),
  );
});

test('the same reply again is the same object; another one for the same step is read anew', () => {
  const memory = new ReplyMemory();
  const all = readBy(memory, [Buffer.from('250 a\r\n250 a\r\n250 b\r\n250 a\r\n')], () => 0);
  assert.deepEqual(
    all.map(({ text }) => text),
    ['a', 'a', 'b', 'a'],
  );
  const [first] = readBy(memory, [Buffer.from('250 a\r\n')], () => 0);
  const [second] = readBy(memory, [Buffer.from('250 a\r\n')], () => 0);
  assert.equal(first, second);
});

test('half a reply that is known is no reply', () => {
  const memory = new ReplyMemory();
  readBy(memory, [Buffer.from('250 2.1.0 Ok\r\n')], () => 0);
  const [half] = readBy(memory, [Buffer.from('250 2.1.0 Ok\r')], () => 0);
  assert.deepEqual(half?.violations, ['unfinished']);
});

const errorOf = ({ end }: Connection) => end?.error;

test('a flood is no session: at the bound the connection is gone, and what we say begins anew to count', () => {
  let happened = 0;
  const connection = new Connection(() => MUTE, { happened: () => (happened += 1) }, new ReplyMemory());
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const say = (times: number) => {
    for (let i = 0; i < times; i += 1) connection.data(chunk);
  };
  say(128);
  assert.equal(errorOf(connection), undefined);
  connection.write('NOOP\r\n');
  say(128);
  assert.equal(errorOf(connection), undefined);
  say(1);
  assert.equal(errorOf(connection), 'more than 8 MiB were received');
  say(1);
  assert.equal(happened, 128 + 128 + 1);
});

test('half a reply, and then what is known by heart as a whole one: it is the other half', () => {
  const memory = new ReplyMemory();
  const known = '250 2.1.0 Ok\r\n';
  const octets = (text: string) => Buffer.from(text, 'latin1');
  for (let i = 0; i < 3; i += 1) readBy(memory, [octets(known)], () => 0);
  for (const half of ['250-a\r\n', '250-a\r\n25', '25', '250-2.1.0 O']) {
    const chunks = [octets(half), octets(known)];
    assert.deepEqual(
      readBy(memory, chunks, () => 0).map(({ raw }) => Buffer.from(raw).toString('latin1')),
      readWithout(Buffer.concat(chunks)).map(({ raw }) => Buffer.from(raw).toString('latin1')),
      JSON.stringify(half),
    );
  }
});

/** A connection whose stream tells what it is told, and what its ear has heard so far. */
function heardBy(read: (connection: Connection) => void = () => {}) {
  const heard = { times: 0 };
  const connection = new Connection(
    () => MUTE,
    {
      happened: () => {
        heard.times += 1;
        read(connection);
      },
    },
    new ReplyMemory(),
  );
  return { connection, heard };
}

test('what nobody read when it came is there later, though the buffer is written over', () => {
  const { connection } = heardBy();
  const buffer = Buffer.from('250 one\r\n250 two\r\n');
  connection.data(buffer);
  buffer.fill(0x21);
  assert.equal(connection.read(0)?.text, 'one');
  assert.equal(connection.read(0)?.text, 'two');
});

test('what has come and was not read is counted, in the buffer and behind it, with a reply that is held', () => {
  const counts: number[] = [];
  const { connection } = heardBy((one) => counts.push(one.buffered()));
  connection.data(Buffer.from('250 one\r\n'));
  assert.deepEqual(counts, [9]);
  assert.equal(connection.buffered(), 9);
  const reply = connection.read(0);
  assert.ok(reply !== null);
  assert.equal(connection.buffered(), 0);
  connection.hold(reply);
  assert.equal(connection.buffered(), 9);
  assert.equal(connection.rest(), reply);
  assert.equal(connection.rest(), null);
});

test('known by heart, half a buffer is counted', () => {
  const memory = new ReplyMemory();
  const counts: number[] = [];
  const connection: Connection = new Connection(
    () => MUTE,
    {
      happened: () => {
        connection.read(0);
        counts.push(connection.buffered());
      },
    },
    memory,
  );
  for (const chunk of ['250 one\r\n', '250 one\r\n', '250 one\r\n25']) connection.data(Buffer.from(chunk));
  assert.deepEqual(counts, [0, 0, 2]);
});

test('nobody hears a stream that was left, whatever it tells', () => {
  const { connection, heard } = heardBy();
  connection.close();
  connection.connected(ENDS);
  connection.data(Buffer.from('250 late\r\n'));
  connection.secured('TLSv1.3 X', null, null);
  connection.gone(null, null);
  assert.equal(heard.times, 0);
});

test('a handshake is over when it is told, and what failed is no TLS', () => {
  const { connection, heard } = heardBy();
  connection.connected(ENDS);
  for (const [agreed, secure] of [
    [null, false],
    ['TLSv1.3 X', true],
  ] as const) {
    connection.shake({ facts: false, verify: false, host: 'mx.example', sni: null });
    assert.equal(connection.making(), 'handshake');
    connection.secured(agreed, agreed === null ? 'no' : null, null);
    assert.deepEqual([connection.making(), connection.stands(), connection.secure], [null, true, secure]);
  }
  assert.equal(heard.times, 3);
});
