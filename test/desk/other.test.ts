// What is brought in place of a notice, as people at a support desk bring it: each page says what it is, and what to do.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { otherThanNotice } from '../../src/desk/other.ts';
import { opened, textOf } from './opened.ts';

const behind = (hex: string) => Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(4_000, 7)]);
const TLS_REPORT = '{"organization-name":"A","report-id":"1","policies":[]}';

for (const [name, brought, says] of [
  ['a screenshot', behind('89504e470d0a1a0a'), /This is a picture, .*forward the mail as an attachment/],
  ['a photograph', behind('ffd8ffe0'), /This is a picture/],
  ['a picture of a phone', behind('00000018667479706865696300000000'), /This is a picture/],
  ['a PDF', behind('255044462d312e37'), /no text can be read.*select and copy the text/],
  ['a Word file', behind('504b0304'), /no text can be read/],
  ['a TLS report', TLS_REPORT, /a report on many messages.*mxprobe reports/],
  ['a DMARC report', '<?xml version="1.0"?>\n<feedback><report_metadata/></feedback>', /a report on many messages/],
  ['a scenario', 'name: a greeting\ndialogue:\n  - connect\n  - quit\n', /a scenario, not a notice.*Try out/],
  ['an address', 'guest@hotel.example', /an address and nothing else.*Paste the notice itself/],
  ['the address of a ticket', 'https://ticket.example/SUP-4711', /an address and nothing else/],
  ['a code', '550', /only the code.*550 .*the sentence behind the code/],
  ['both codes', ' 550 5.1.1', /only the code.*550 .*5\.1\.1 /],
  ['a letter', 'Dear support, my mail does not arrive. Please help!', /What you can paste/],
] as const)
  describe(name, () => {
    it('is told apart, with a way out', async () => {
      const { reader } = await opened();
      const { status, text } = await reader.post(
        '/b',
        typeof brought === 'string' ? { text: brought } : { file: new File([brought], 'x') },
      );
      assert.equal(status, 200);
      const said = textOf(text);
      assert.match(said, says);
      assert.match(said, /What you can paste/);
      assert.ok(!said.includes('\u0007\u0007') && !text.includes('id="letter"'));
    });
  });

describe('blanks alone', () => {
  for (const text of [' ', '\r\n \t\n'])
    it(`${JSON.stringify(text)} is nothing`, async () => {
      const { reader } = await opened();
      const { status, text: page } = await reader.post('/b', { text });
      assert.equal(status, 422);
      assert.match(textOf(page), /Nothing was pasted/);
    });
});

it('whatever is brought, it is looked at and never thrown', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
      otherThanNotice(octets);
    }),
  );
});
