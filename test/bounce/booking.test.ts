// One refusal in every form in which a support desk may get it: as published text, as a report, forwarded, and as the HTML
// notification of a German Exchange.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Failure } from '../../src/bounce/facts.ts';
import { readBounce } from '../../src/bounce/read-bounce.ts';
import { ATTACHED, EXCHANGE_HTML, PUBLISHED, QUOTED, REPORT } from './booking.ts';

describe('the refusal of intercommail.booking.com', () => {
  const cases = [
    { name: 'as published text', text: PUBLISHED, form: 'text', stage: 'mail', basis: 'stated', address: null },
    { name: 'as a report', text: REPORT, form: 'mail', stage: 'mail', basis: 'stated', address: '37.10.30.20' },
    {
      name: 'as the pasted source of a report',
      text: `Das kam heute:\n\n${REPORT}`,
      form: 'text',
      stage: 'mail',
      basis: 'stated',
      address: '37.10.30.20',
    },
    {
      name: 'forwarded inline',
      text: QUOTED,
      form: 'forwarded',
      stage: 'mail',
      basis: 'stated',
      address: '37.10.30.20',
    },
    {
      name: 'forwarded as an attachment',
      text: ATTACHED,
      form: 'forwarded',
      stage: 'mail',
      basis: 'stated',
      address: '37.10.30.20',
    },
    {
      name: 'as the HTML notification of a German Exchange',
      text: EXCHANGE_HTML,
      form: 'mail',
      stage: 'mail',
      basis: 'inferred',
      address: null,
    },
  ] as const;
  for (const { name, text, form, stage, basis, address } of cases) {
    it(name, () => {
      const facts = readBounce(Buffer.from(text));
      assert.equal(facts.kind, 'bounce');
      assert.equal(facts.form, form);
      assert.equal(facts.failures.length, 1);
      const failure = facts.failures[0] as Failure;
      assert.equal(failure.recipient, 'xxx.636363@guest.booking.com');
      assert.deepEqual(failure.reply, {
        code: 530,
        enhanced: '5.7.0',
        text: 'Must issue a STARTTLS command first',
        lines: 1,
      });
      assert.deepEqual(failure.remote, { host: 'intercommail.booking.com', address });
      assert.deepEqual([failure.stage, failure.stageBasis], [stage, basis]);
      assert.equal(failure.tls, false);
      assert.equal(failure.action, 'failed');
    });
  }

  it('keeps reply, status and action apart, with the sender, the reporter and the places', () => {
    const facts = readBounce(Buffer.from(REPORT));
    const failure = facts.failures[0] as Failure;
    assert.equal(facts.reportingMta, 'mailrouter-101.prod.booking.com');
    assert.equal(facts.arrival, 'Mon,  2 Nov 2026 09:00:00 +0100 (CET)');
    assert.equal(failure.status, '5.7.0');
    assert.equal(failure.sender, 'hotel@sender.example');
    assert.equal(failure.places.status?.excerpt, '5.7.0');
    assert.deepEqual(failure.places.remote, {
      part: 'text',
      line: 8,
      column: 38,
      length: 24,
      excerpt: 'intercommail.booking.com',
    });
  });

  it('gives the place in the quoted text, marks counted', () => {
    const place = (readBounce(Buffer.from(QUOTED)).failures[0] as Failure).places.reply;
    assert.equal(place?.excerpt.slice(0, 9), '530 5.7.0');
    assert.equal(
      QUOTED.split('\n\n')
        .slice(1)
        .join('\n\n')
        .split('\n')
        [(place?.line ?? 0) - 1]?.slice((place?.column ?? 0) - 1)
        .slice(0, 9),
      '530 5.7.0',
    );
  });
});
