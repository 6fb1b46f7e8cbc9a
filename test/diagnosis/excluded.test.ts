// Over the whole catalogue: a wording that comes with another code, at another stage or from another mouth never gives a party
// or an advice that the facts exclude.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BUILT_IN } from '../../src/diagnosis/built-in.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { explain } from '../../src/diagnosis/explain.ts';
import { normalise } from '../../src/diagnosis/normalise.ts';

const rows = BUILT_IN.flatMap((file) => file.signatures);
const WAITING = /tries again by itself|delivers again by itself|tried again later by itself|Nobody must act for now/;
const asPermanent = (text: string) =>
  text.replace(/^([\s"'(]*)4(\d\d)(?=[ -])/, '$15$2').replace(/(?<![\d.])4\.(\d{1,3}\.\d{1,3})/g, '5.$1');

describe('a permanent refusal is waited out by nobody', () => {
  for (const { id, example } of rows) {
    test(id, () => {
      const text = asPermanent(normalise(example).text);
      const withCode = /^5\d\d[ -]/.test(text) ? text : `554 5.7.0 ${text.replace(/^[24]\d\d[ -]/, '')}`;
      const diagnosis = diagnose({ text: withCode });
      assert.notEqual(diagnosis.actor, 'wait');
      const { remedy, who } = explain(diagnosis, { lang: 'en', audience: 'customer' });
      assert.doesNotMatch(`${who} ${remedy}`, WAITING);
    });
  }
});

describe('what has failed for good is tried by nobody, whatever the code says', () => {
  for (const { id, example } of rows) {
    test(id, () => {
      const diagnosis = diagnose({ text: example, isFinal: true });
      assert.notEqual(diagnosis.actor, 'wait');
      const { remedy, who } = explain(diagnosis, { lang: 'en', audience: 'customer' });
      assert.doesNotMatch(`${who} ${remedy}`, WAITING);
    });
  }
});

describe('before RCPT nothing is known of a recipient', () => {
  for (const { id, example } of rows) {
    test(id, () => {
      for (const stage of ['connect', 'ehlo', 'mail'] as const) {
        const { cause, actor } = diagnose({ text: withoutStage(example), stage });
        const isNullMx = cause === 'rcpt-domain-nullmx' && stage !== 'mail';
        assert.ok(!cause.startsWith('rcpt-') || isNullMx, `${stage}: ${cause}`);
        if (!isNullMx) assert.notEqual(actor, 'recipient', stage);
      }
    });
  }
});

describe('a server that answered RCPT was reached', () => {
  for (const { id, example } of rows) {
    test(id, () => {
      const text = normalise(withoutStage(example)).text;
      const { cause, actor } = diagnose({ text: /^[45]\d\d/.test(text) ? text : `451 4.4.1 ${text}`, stage: 'rcpt' });
      if (cause.startsWith('connect-')) assert.equal(actor, 'receiving-admin');
    });
  }
});

describe('quoted by a server on the way, our side is not told to act', () => {
  for (const { id, example } of rows) {
    test(id, () => {
      const inner = normalise(example).text;
      if (!/^[45]\d\d /.test(inner)) return;
      const { outer, actor } = diagnose({
        text: `550 5.1.1 relay.example.net: host inner.example.net[192.0.2.9] said: ${inner}`,
      });
      if (outer !== null) assert.ok(actor !== 'sending-admin' && actor !== 'sender-dns-owner', actor);
    });
  }
});

/** The words without what says at which command they came. */
function withoutStage(example: string): string {
  return example
    .replace(/\s*\(in reply to [^()]{1,60}\)/g, '')
    .replace(/^.*SMTP error from remote (?:mail )?server after [^:]{1,80}: (?:host \S+ \[[^\]]*\]: )?/, '');
}
