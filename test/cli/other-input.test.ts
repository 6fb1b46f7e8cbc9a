// What another command reads is recognised by its form, and that command is named.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { adviceFor, adviceForPasted, type Reader } from '../../src/cli/other-input.ts';

const LOG =
  'Nov 30 06:00:01 out postfix/smtp[7]: 74CAE264549: to=<a@x.example>, relay=none, delay=30, dsn=4.4.1, status=deferred (connect to mx.x.example[192.0.2.9]:25: Connection refused)\n';
const SESSION = ' -> EHLO client\n<-  250 mx.example\n -> MAIL FROM:<a@x.example>\n<-  250 Ok\n -> QUIT\n<-  221 Bye\n';
const MAIL = 'From: a@x.example\nTo: b@y.example\nSubject: x\nContent-Type: text/plain\n\nHello\n';
const ROWS: readonly (readonly [name: string, text: string, reader: Reader, advice: RegExp])[] = [
  ['a log', LOG, 'log', /mxprobe log FILE/],
  ['a protocol log of Exchange', '#Fields: date-time,connector-id,session-id\n', 'log', /mxprobe log FILE/],
  ['a transcript', SESSION, 'import', /mxprobe import FILE/],
  ['a swaks command line', 'swaks -t a@x.example -s mx.x.example\n', 'import', /import --swaks/],
  ['a TLS report', '{\n "organization-name": "x",\n "policies": []}', 'reports', /mxprobe reports FILE/],
  ['a DMARC report', '<?xml version="1.0"?>\n<feedback>\n', 'reports', /mxprobe reports FILE/],
  ['a packed report', 'PK\x03\x04', 'reports', /mxprobe reports FILE/],
  ['a mail', MAIL, 'bounce', /mxprobe bounce FILE/],
  ['a scenario', 'scenario: x\nsteps:\n  - connect\n', 'run', /mxprobe run FILE/],
  ['a reply', '550 5.1.1 no such user\n', 'explain', /mxprobe explain/],
];

describe('one word of advice', () => {
  for (const [name, text, reader, advice] of ROWS)
    it(name, () => {
      const others = (['bounce', 'explain', 'import', 'log', 'reports', 'run'] as const).filter(
        (one) => one !== reader,
      );
      for (const own of others) assert.match(adviceFor(Buffer.from(text), own) ?? '', advice);
      assert.equal(adviceFor(Buffer.from(text), reader), null);
    });

  it('of what is nobody’s, none', () => assert.equal(adviceFor(Buffer.from('hello\nworld\n'), 'log'), null));

  it('what bounce and explain read themselves is theirs', () => {
    for (const text of [LOG, SESSION, MAIL, '550 5.1.1 no', '<a@x.example>: 550 5.1.1 no', '{"event":"bounce"}'])
      assert.equal(adviceForPasted(Buffer.from(text)), null, text);
  });
});
