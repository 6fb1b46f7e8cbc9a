// What a run says of the difference between two variants: the whole sentence, for each kind of variable that scenarios use.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { casesOf, runOffline } from './offline.ts';

// biome-ignore format: a table, one sentence a line
const SENTENCES: readonly [file: string, text: string][] = [
  ['starttls/required', 'Only starttls differs (false -> true), and MAIL FROM changed from 530 5.7.0 to 250 2.1.0: the server demands STARTTLS.'],
  ['auth/tls-first', 'Only starttls differs (false -> true), and AUTH changed from 530 5.7.0 to 535 5.7.8: the server demands STARTTLS.'],
  ['auth/required', 'Only login differs (false -> true), and RCPT TO changed from 554 5.7.1 to 250 2.1.5: the server demands authentication.'],
  ['auth/password', 'Only credentials differs ("wrong" -> "***"), and AUTH changed from 535 5.7.8 to 235 2.7.0: the login is the reason.'],
  ['helo/required', 'Only greet differs (false -> true), and MAIL FROM changed from 503 5.5.1 to 250 2.1.0: the server demands HELO or EHLO.'],
  ['helo/unknown-name', 'Only ehlo_name differs ("nosuch.nxdomain.test" -> "probe.example"), and RCPT TO changed from 450 4.7.1 to 250 2.1.5: the name given in EHLO is the reason.'],
  ['blocklist/rbl', 'Only source differs ("127.0.10.2" -> "127.0.20.1"), and RCPT TO changed from 550 5.7.1 to 250 2.1.5: the client\'s address is the reason.'],
  ['blocklist/t-online', 'Only source differs ("127.0.10.7" -> "127.0.20.1"), and the greeting changed from 554 to 220: the client\'s address is the reason.'],
  ['identity/unauthenticated', 'Only sender differs ("sender@spf-fail.test" -> "sender@spf-pass.test"), and the message changed from 550 5.7.26 to 250 2.0.0: the sender is the reason.'],
  ['identity/dkim-flaws', 'Only flaw differs ("good" -> "none"), and the message changed from 250 2.0.0 to 550 5.7.26: the DKIM signature is the reason.'],
  ['identity/dmarc', 'Only author differs ("news@dmarc-reject.test" -> "news@good.test"), and the message changed from 550 5.7.26 to 250 2.0.0: the address in From is the reason.'],
  ['relay/refused', 'Only recipient differs ("x@elsewhere.test" -> "alice@lab.test"), and RCPT TO changed from 554 5.7.1 to 250 2.1.5: the recipient is the reason.'],
  ['rate/messages', 'Only pause differs ("0s" -> "1.6s"), and MAIL FROM changed from 450 4.7.1 to 250 2.1.0: the time between the attempts is the reason.'],
  ['rcpt/too-many', 'Only new_message differs (false -> true), and RCPT TO changed from 452 4.5.3 to 250 2.1.5: the number of recipients in one message is the reason.'],
  ['size/announced', 'Only size differs (99999 -> 5000), and MAIL FROM changed from 552 5.3.4 to 250 2.1.0: the size is the reason.'],
  ['greeting/early-talker', 'Only early differs (true -> false), and RCPT TO changed from 550 5.5.1 to 250 2.1.5: speaking before the greeting is the reason.'],
  ['starttls/versions', 'Only tls_version differs ("1.0" -> "1.2"), and STARTTLS changed from a failed handshake to 220 2.0.0: the TLS version is the reason.'],
];

for (const [file, text] of SENTENCES) {
  test(`${file} concludes`, async () => {
    const { contrasts } = await runOffline(casesOf(`scenarios/${file}.yaml`));
    assert.equal(contrasts[0]?.text, text);
    assert.equal(contrasts[0]?.confounded, false);
  });
}

test('two refusals for different reasons are told apart', async () => {
  const { contrasts } = await runOffline(casesOf('scenarios/identity/spf.yaml'));
  assert.ok(contrasts.some(({ before, after }) => before === '550 5.7.23' && after === '550 5.7.24'));
});

test('a variant that changes two things names no reason', async () => {
  const text = `
name: confounded
sandbox: { helo: fqdn, spf: { fail: spf-fail.test } }
variants:
  before: { ehlo_name: plainname, sender: a@spf-fail.test, answer: 504 }
  after: { ehlo_name: probe.example, sender: a@good.test, answer: 250 }
dialogue:
  - connect
  - ehlo: \${ehlo_name}
  - mail: \${sender}
  - rcpt: \${to}
    expect: \${answer}
`;
  const { contrasts } = await runOffline(casesOf('confounded.yaml', { text }));
  assert.equal(contrasts[0]?.confounded, true);
  assert.match(contrasts[0]?.text ?? '', /^ehlo_name .+ and sender .+ differ, and RCPT TO changed .*can't be told/);
});
