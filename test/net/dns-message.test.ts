import assert from 'node:assert/strict';
import { test } from 'node:test';
import packet from 'dns-packet';
import fc from 'fast-check';
import { answerOf, encodeQuery, type Question, responds } from '../../src/net/dns-message.ts';
import { decodeMessage } from '../../src/net/dns-wire.ts';

const question: Question = { name: 'a.test', type: 'TXT' };
const whole = packet.encode({
  type: 'response',
  id: 7,
  flags: packet.RECURSION_AVAILABLE,
  questions: [{ type: 'TXT', name: 'a.test', class: 'IN' }],
  answers: [
    { type: 'CNAME', name: 'a.test', data: 'b.test' },
    { type: 'TXT', name: 'b.test', data: ['v=spf1 ', '-all'] },
    { type: 'MX', name: 'b.test', data: { preference: 1, exchange: 'mx.test' } },
    { type: 'A', name: 'b.test', data: '192.0.2.1' },
  ],
  additionals: [packet.decode(encodeQuery(1, question, true)).additionals?.[0] ?? assert.fail()],
});

/** What the client does with a datagram. */
function read(octets: Buffer): string | null {
  const message = decodeMessage(octets);
  return message !== null && responds(message, 7, question) ? answerOf(message, question).outcome : null;
}

test('the whole response is read', () => {
  const message = decodeMessage(whole) ?? assert.fail();
  assert.deepEqual(answerOf(message, question).records, [{ type: 'TXT', text: 'v=spf1 -all' }]);
});

test('cut at every offset it is no response', () => {
  for (let end = 0; end < whole.length; end += 1) assert.equal(read(whole.subarray(0, end)), null, `cut at ${end}`);
});

test('with any octets changed it is read or left alone, and nothing throws or hangs', () => {
  const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
      const octets = Buffer.from(whole);
      for (const [at, octet] of changes) octets[at] = octet;
      read(octets);
    }),
    { numRuns: 5000 },
  );
});

test('octets at random behind our header and question do no harm', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (random) => {
      read(Buffer.concat([whole.subarray(0, 24), random]));
    }),
    { numRuns: 3000 },
  );
});

test('an extended response code is a failure', () => {
  // The OPT record ends the message: root, type, size, then the extended code.
  const octets = Buffer.from(whole);
  octets[octets.length - 6] = 1;
  const answer = answerOf(decodeMessage(octets) ?? assert.fail(), question);
  assert.deepEqual(
    [answer.outcome, answer.text],
    ['servfail', 'the look-up of TXT a.test failed: SERVFAIL (response code 16)'],
  );
});

test('a dot within a label is not taken for the end of the label', () => {
  const octets = Buffer.from(whole);
  // mx.test in the MX record becomes a label `m.x`... of the same length.
  const at = octets.indexOf('mx', 60, 'latin1');
  octets.write('m.', at, 'latin1');
  const [, , mx] = decodeMessage(octets)?.answers ?? [];
  assert.deepEqual(mx?.record, { type: 'MX', preference: 1, exchange: 'm\\..test' });
});

test('a record whose length does not fit its data is no message', () => {
  for (const data of ['192.0.2.1']) {
    const sound = packet.encode({ type: 'response', id: 7, answers: [{ type: 'A', name: 'a.test', data }] });
    for (const length of [0, 3, 5, 255]) {
      const octets = Buffer.from(sound);
      octets.writeUInt16BE(length, octets.length - 6);
      assert.equal(decodeMessage(octets), null, `length ${length}`);
    }
  }
});

test('a name that points at itself is no message', () => {
  const header = packet.encode({ type: 'response', id: 7 });
  header.writeUInt16BE(1, 4);
  for (const pointer of [[0xc0, 12], [0xc0, 13], [0xc0, 255], [0x40, 0], [0x3f]]) {
    assert.equal(decodeMessage(Buffer.concat([header, Buffer.from([...pointer, 0, 1, 0, 1])])), null);
  }
});

const label = fc.stringMatching(/^[a-z0-9_]([a-z0-9-]{0,20}[a-z0-9])?$/);
const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));

test('a query says what was asked, and only its own answer responds to it', () => {
  fc.assert(
    fc.property(name, name, fc.nat(65_535), fc.boolean(), (asked, other, id, edns) => {
      const one: Question = { name: asked, type: 'MX' };
      const query = decodeMessage(encodeQuery(id, one, edns)) ?? assert.fail();
      assert.deepEqual([query.id, query.questions.map((question) => question.name)], [id, [asked]]);
      const answer = decodeMessage(
        packet.encode({ type: 'response', id, questions: [{ type: 'MX', name: asked, class: 'IN' }] }),
      );
      assert.ok(answer !== null && responds(answer, id, one));
      assert.equal(responds(answer, (id + 1) % 65_536, one), false);
      assert.equal(responds(answer, id, { ...one, name: other }), other === asked);
    }),
  );
});

test('what a server encodes is what is read', () => {
  const mx = fc.record({ preference: fc.nat(65_535), exchange: name });
  const text = fc.array(fc.string({ minLength: 1, maxLength: 100 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(name, fc.array(mx, { minLength: 1, maxLength: 8 }), text, (owner, exchanges, strings) => {
      const encoded = (type: 'MX' | 'TXT', all: readonly object[]) =>
        decodeMessage(
          packet.encode({
            type: 'response',
            id: 7,
            questions: [{ type, name: owner, class: 'IN' }],
            answers: all.map((data) => ({ type, name: owner, data })) as packet.Answer[],
          }),
        ) ?? assert.fail();
      const hosts = answerOf(encoded('MX', exchanges), { name: owner, type: 'MX' });
      assert.deepEqual(
        hosts.records,
        exchanges.map((record) => ({ type: 'MX', ...record })),
      );
      const texts = answerOf(encoded('TXT', [strings]), { name: owner, type: 'TXT' });
      assert.deepEqual(texts.records, [{ type: 'TXT', text: strings.join('') }]);
    }),
  );
});
