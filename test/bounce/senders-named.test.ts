// A refusal names the sender where it is about him: he is no recipient. What may be so is no reason.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { builtInCatalogue } from '../../src/diagnosis/catalogue.ts';
import { explainBounce } from '../../src/library/explain-bounce.ts';

const VERIFY =
  '550-Verification failed for <jane@a.example> 550-The mail server could not deliver mail to <jane@a.example>. The account or domain may not exist, they may be blacklisted, or missing the proper dns entries. 550 Sender verify failed (in reply to RCPT TO command)';

describe('whom a refusal is about', () => {
  const rows: readonly {
    readonly name: string;
    readonly text: string;
    readonly recipient: string | null;
    readonly cause: string;
  }[] = [
    { name: 'a sender check, alone', text: VERIFY, recipient: null, cause: 'callout-failed' },
    {
      name: 'a sender check, quoted by Postfix',
      text: `<joe@b.example>: host mx.b.example[192.0.2.1] said: ${VERIFY}`,
      recipient: 'joe@b.example',
      cause: 'callout-failed',
    },
    {
      name: 'mail from somebody',
      text: '550 5.7.1 Mail from <a@a.example> was rejected because the server it came from has no reverse DNS name (in reply to MAIL FROM command)',
      recipient: null,
      cause: 'rdns-missing',
    },
    {
      name: 'from one to another',
      text: 'Your message from a@a.example to b@b.example could not be delivered: 550 5.1.1 User unknown',
      recipient: 'b@b.example',
      cause: 'rcpt-unknown',
    },
    {
      name: 'a list that is said to hold the address stays a reason',
      text: '550 5.7.1 Client host 192.0.2.1 is on a block list, mail to b@b.example refused',
      recipient: 'b@b.example',
      cause: 'ip-blocklist-public',
    },
  ];
  for (const { name, text, recipient, cause } of rows)
    test(name, () => {
      const { failures } = explainBounce(Buffer.from(`${text}\n`), {
        lang: 'en',
        audience: 'admin',
        we: null,
        catalogue: builtInCatalogue(),
      });
      assert.deepEqual(
        failures.map((one) => [one.recipient, one.cause]),
        [[recipient, cause]],
      );
    });
});
