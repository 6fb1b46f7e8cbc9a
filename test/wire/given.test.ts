// What a caller without types gets wrong at the doors of mxprobe/wire is named, and never passed over in silence.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as wire from '../../src/library/entry/wire.ts';

const given = (json: string) => JSON.parse(json);

// biome-ignore format: a table, one case a line
const ROWS: readonly { readonly name: string; readonly call: () => unknown; readonly says: RegExp }[] = [
  { name: 'a bound misspelt', call: () => new wire.ReplyReader(given('{"lineByte": 3}')), says: /^lineByte: not one of lineBytes,/ },
  { name: 'a bound as a text', call: () => new wire.ReplyReader(given('{"replyLines": "many"}')), says: /^replyLines: not a number$/ },
  { name: 'a bound below nothing', call: () => new wire.ReplyReader({ replyBytes: -1 }), says: /^replyBytes: not a number$/ },
  { name: 'a bound that is no number', call: () => new wire.ReplyReader({ replyBytes: Number.NaN }), says: /^replyBytes: not a number$/ },
  { name: 'bounds as a text', call: () => new wire.ReplyReader(given('"64k"')), says: /^0: not one of lineBytes,/ },
  { name: 'a reply as a text', call: () => new wire.ReplyReader().push(given('"250 ok\\r\\n"')), says: /^octets: not a Uint8Array$/ },
  { name: 'a limit misspelt', call: () => new wire.DataReader(given('{"limit": 3}')), says: /^limit: not one of limitBytes,endings$/ },
  { name: 'an ending of no kind', call: () => new wire.DataReader(given('{"endings": ["CR.CR"]}')), says: /^CR\.CR: not an end of data$/ },
  { name: 'data as a text', call: () => new wire.DataReader().push(given('"hi\\r\\n.\\r\\n"')), says: /^octets: not a Uint8Array$/ },
  { name: 'leniency misspelt', call: () => wire.parsePath('a@b.test', given('{"lenien": true}')), says: /^lenien: not one of lenient$/ },
  { name: 'leniency as a text', call: () => wire.parseMailArguments('FROM:<>', given('{"lenient": "no"}')), says: /^lenient: not a boolean$/ },
  { name: 'leniency of RCPT', call: () => wire.parseRcptArguments('TO:<a@b.test>', given('{"strict": true}')), says: /^strict: not one of lenient$/ },
  { name: 'a verb misspelt', call: () => wire.allowed('ready', given('"mial"')), says: /^mial: not one of connect,/ },
  { name: 'a verb in upper case', call: () => wire.after('ready', given('"MAIL"'), true), says: /^MAIL: not one of connect,/ },
];
describe('what is wrong is named', () => {
  for (const { name, call, says } of ROWS)
    test(name, () => {
      assert.throws(call, (error) => error instanceof TypeError && says.test(error.message));
    });
});

test('what is undefined is as if it was not said', () => {
  const reader = new wire.DataReader({ ...given('{}'), limitBytes: undefined, endings: undefined });
  assert.notEqual(reader.push(Buffer.from('hi\r\n.\r\n')), null);
  assert.equal(String(Buffer.from(reader.message())), 'hi\r\n');
});

test('octets beyond the limit go where they are asked for', () => {
  const beyond: number[] = [];
  const reader = new wire.DataReader({ limitBytes: 2, overflow: (octets) => beyond.push(...octets) });
  reader.push(Buffer.from('abcd\r\n.\r\n'));
  assert.equal(String(Buffer.from(beyond)), 'cd\r\n');
});
