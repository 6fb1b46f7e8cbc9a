// A refusal in greeting or EHLO: throttling, or a refusal with its reason; by the catalogue, and by words alone.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { throttlesBy } from '../../src/diagnosis/throttles.ts';
import { isThrottling } from '../../src/dialogue/throttled.ts';
import { ReplyReader } from '../../src/wire/reply-reader.ts';

const replyOf = (line: string) => {
  const reader = new ReplyReader();
  reader.push(Buffer.from(`${line}\r\n`));
  return reader.read() ?? assert.fail(line);
};

const THROTTLING = [
  '421',
  '421 mx.example.org Service not available, closing transmission channel',
  '421 mx.example.org closing connection',
  '421 4.3.2 System shutting down',
  '421 4.7.0 Try again later',
  '421 4.4.5 Server busy, try again later',
  '421 4.7.0 mx.example.org Error: too many connections from 192.0.2.1',
  '421 Too many concurrent SMTP connections; please try again later.',
  '450 4.7.1 Error: too many connections from 192.0.2.1',
  '554 5.7.1 Too many connections',
  '554 5.7.0 connection rate limit exceeded',
];

const REFUSALS = [
  '421 4.7.0 invalid HELO name',
  '421 4.5.2 EHLO name is not resolvable',
  '421 4.7.0 your EHLO argument is not a FQDN',
  '421 You do not have a PTR record',
  '421 4.7.1 Client host rejected: cannot find your reverse hostname',
  '421 4.7.0 [192.0.2.1] blocked using zen.spamhaus.org',
  '421 4.7.1 your address is on our blacklist',
  '421 4.7.1 access denied for spammers',
  '421 4.7.0 poor reputation',
  '450 4.7.1 Client host rejected: cannot find your reverse hostname',
  '451 4.7.1 helo rejected',
  '550 5.7.1 HELO name not acceptable',
  '554 5.7.1 dynamic addresses are not allowed here',
  '554 mx.example.org ESMTP not accepting messages',
];

const ACCEPTANCES = ['220 mx.example.org too many connections are no problem here', '250 mx.example.org'];

describe('throttling or a refusal', () => {
  for (const stage of ['connect', 'ehlo'] as const)
    for (const [how, throttles] of [
      ['by the catalogue', throttlesBy()],
      ['by words', undefined],
    ] as const)
      for (const [lines, expected] of [
        [THROTTLING, true],
        [REFUSALS, false],
        [ACCEPTANCES, false],
      ] as const)
        for (const line of lines)
          test(`${stage}, ${how}: ${line}`, () =>
            assert.equal(isThrottling(stage, replyOf(line), throttles), expected));

  test('at other stages nothing is throttling', () => {
    assert.equal(isThrottling('mail', replyOf('421 too many connections'), throttlesBy()), false);
    assert.equal(isThrottling('connect', null, throttlesBy()), false);
  });
});
