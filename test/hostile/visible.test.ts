// What a clear acceptance breaks is not passed over in silence: a finding, wherever one looks, and a failure where one asks for it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { REPORTERS } from '../../src/report/reporters.ts';
import { runText } from '../../src/report/terminal.ts';
import { ask, DELIVERY } from './question.ts';
import { smtp } from './smtp.ts';

const strictly = (steps: string) =>
  steps.replace(
    'sender@probe.example\n    expect: 250',
    'sender@probe.example\n    expect: { reply: 250, strict: true }',
  );

describe('guarantee 4: what a positive reply breaks is seen', () => {
  for (const [name, said, id, words] of [
    ['a bare LF', '250 ok\n', 'bare-lf', 'a reply with a line that ends in LF alone'],
    ['a bare LF within', '250-ok\n250 ok\r\n', 'bare-lf', 'a reply with a line that ends in LF alone'],
    ['a bare CR', '250 a\rb\r\n', 'bare-cr', 'a reply with a CR without LF'],
    ['a NUL', '250 a\0b\r\n', 'nul', 'a reply with a NUL'],
    ['an escape sequence', '250 \x1b[1mok\r\n', 'control', 'a reply with a control character'],
    ['8-bit, Latin-1', '250 \xfc\r\n', 'eight-bit', 'a reply with an octet above 127'],
    ['8-bit, UTF-8', '250 \xc3\xbc\r\n', 'eight-bit', 'a reply with an octet above 127'],
    [
      'a line of 513 octets',
      `250 ${'x'.repeat(507)}\r\n`,
      'line-too-long',
      'a reply with a line of more than 512 octets',
    ],
    [
      'a line beyond our bound',
      `250 ${'x'.repeat(9_000)}\r\n`,
      'line-truncated',
      'a reply with a line of more than 8 KiB, which was cut',
    ],
  ] as const)
    test(name, async () => {
      const { document, case: one } = await ask({ script: smtp({ mail: said }) });
      assert.equal(one.verdict, 'passed', one.text ?? '');
      const found = one.findings.find((finding) => finding.id === id);
      assert.equal(found?.severity, 'warning', `${one.findings.map((finding) => finding.id)}`);
      assert.match(runText(document), new RegExp(`\\*\\*\\* warning: ${words}`), 'the screen without -v');
      for (const kind of ['html', 'junit', 'json', 'markdown', 'github'] as const)
        assert.ok(REPORTERS[kind].render(document).includes(words), kind);
      assert.match(REPORTERS.nagios.render(document), /^MXPROBE WARNING - 1 of 1 passed; a/);
      assert.match(REPORTERS.openmetrics.render(document), /^mxprobe_case_findings\{.*\} [1-9]$/m);

      const strict = await ask({ script: smtp({ mail: said }), steps: strictly(DELIVERY) });
      assert.equal(strict.case.verdict, 'failed');
      assert.match(strict.case.text ?? '', new RegExp(`obeys RFC 5321 4\\.2, got one with .*${id}`));
    });

  for (const [name, said] of [
    ['no separator', '250ok\r\n'],
    ['a refusal, then an acceptance in one reply', '550-no\r\n250 ok\r\n'],
    ['a line without a code', '250-ok\r\nno\r\n250 ok\r\n'],
    ['a refusal behind a CR', '250 ok\r550 no\r\n'],
    ['a refusal behind a CR, a blank and a NUL', '250 ok\r \x00550 no\r\n'],
    ['an acceptance behind a CR', '250 ok\r250 ok\r\n'],
    ['a continuation behind a CR', '250-ok\r550-no\r\n250 ok\r\n'],
    ['many CRs and then a refusal', `250 ${'\r'.repeat(400)}550 no\r\n`],
  ] as const)
    test(`two clients could read two replies, so it never passes: ${name}`, async () => {
      for (const steps of [DELIVERY, strictly(DELIVERY)]) {
        const { case: one } = await ask({ script: smtp({ mail: said }), steps });
        assert.equal(one.verdict, 'failed');
        assert.match(one.text ?? '', /expected 250, got a reply with/);
        assert.ok(one.findings.some(({ severity }) => severity === 'warning'));
      }
    });

  test('a bare LF that parts an acceptance from a refusal is two replies, of which one was not asked for', async () => {
    const { case: one } = await ask({ script: smtp({ mail: '250 ok\n550 no\r\n' }) });
    assert.deepEqual([one.verdict, one.reason], ['inconclusive', 'protocol']);
  });

  test('UTF-8 is right where the transaction was begun with SMTPUTF8 (RFC 6531 3.7.4.2); Latin-1 is not', async () => {
    const steps = strictly(DELIVERY).replace(
      'mail: sender@probe.example',
      'mail: { from: sender@probe.example, smtputf8: true }',
    );
    for (const [said, verdict] of [
      ['250 \xc3\xbc\r\n', 'passed'],
      ['250 \xfc\r\n', 'failed'],
    ] as const) {
      const { case: one } = await ask({ script: smtp({ mail: said }), steps });
      assert.equal(one.verdict, verdict, one.text ?? '');
      assert.equal(
        one.findings.some(({ id }) => id === 'eight-bit'),
        verdict === 'failed',
      );
    }
  });
});
