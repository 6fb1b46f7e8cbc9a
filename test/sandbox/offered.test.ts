// As strict as a real server: what EHLO does not offer is refused, and the announced SIZE is kept. The words are Postfix 3.7's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mxOf } from './dialogues.ts';

const HELLO = 'EHLO c.test\r\n';
const MAIL = 'MAIL FROM:<a@good.test>';
const RCPT = 'RCPT TO:<x@lab.test>';
const without = (...keywords: string[]) => `capabilities: { remove: [${keywords.join(', ')}] }`;
const withToo = (...lines: string[]) => `capabilities: { add: [${lines.join(', ')}] }`;

interface Row {
  readonly policy: string;
  readonly secure?: boolean;
  readonly before?: string;
  readonly command: string;
  readonly reply: string;
}

// biome-ignore format: a table, one case a line
const ROWS: readonly Row[] = [
  { policy: '', command: `${MAIL} SMTPUTF8 BODY=8BITMIME SIZE=100 RET=HDRS ENVID=x`, reply: '250 2.1.0 Ok' },
  { policy: without('SMTPUTF8'), command: `${MAIL} SMTPUTF8`, reply: '555 5.5.4 Unsupported option: SMTPUTF8' },
  { policy: without('8BITMIME'), command: `${MAIL} BODY=8BITMIME`, reply: '555 5.5.4 Unsupported option: BODY=8BITMIME' },
  { policy: '', command: `${MAIL} BODY=BINARYMIME`, reply: '555 5.5.4 Unsupported option: BODY=BINARYMIME' },
  { policy: withToo('BINARYMIME'), command: `${MAIL} BODY=BINARYMIME`, reply: '250 2.1.0 Ok' },
  { policy: '', command: `${MAIL} BODY=9BIT`, reply: '555 5.5.4 Unsupported option: BODY=9BIT' },
  { policy: without('SIZE'), command: `${MAIL} SIZE=100`, reply: '555 5.5.4 Unsupported option: SIZE=100' },
  { policy: '', command: `${MAIL} SIZE=many`, reply: '501 5.5.4 Bad message size syntax' },
  { policy: without('DSN'), command: `${MAIL} RET=FULL`, reply: '501 5.7.1 DSN support is disabled' },
  { policy: without('DSN'), command: `${MAIL} ENVID=x`, reply: '501 5.7.1 DSN support is disabled' },
  { policy: '', command: `${MAIL} RET=SOME`, reply: '501 5.5.4 Bad RET parameter syntax' },
  { policy: '', command: `${MAIL} AUTH=<>`, reply: '555 5.5.4 Unsupported option: AUTH=<>' },
  { policy: 'auth: {}', command: `${MAIL} AUTH=<>`, reply: '250 2.1.0 Ok' },
  { policy: 'auth: { tls_only: true }', command: `${MAIL} AUTH=<>`, reply: '555 5.5.4 Unsupported option: AUTH=<>' },
  { policy: '', command: `${MAIL} REQUIRETLS`, reply: '555 5.5.4 Unsupported option: REQUIRETLS' },
  { policy: withToo('REQUIRETLS'), command: `${MAIL} REQUIRETLS`, reply: '530 5.7.0 Must issue a STARTTLS command first' },
  { policy: withToo('REQUIRETLS'), secure: true, command: `${MAIL} REQUIRETLS`, reply: '250 2.1.0 Ok' },
  { policy: '', command: 'MAIL FROM:<gr\u00fc\u00df@good.test>', reply: '553 5.6.7 Must declare SMTPUTF8 to send unicode address' },
  { policy: '', command: 'MAIL FROM:<gr\u00fc\u00df@good.test> SMTPUTF8', reply: '250 2.1.0 Ok' },
  { policy: '', before: MAIL, command: 'RCPT TO:<gr\u00fc\u00df@lab.test>', reply: '553 5.6.7 Must declare SMTPUTF8 to send unicode address' },
  { policy: '', before: `${MAIL} SMTPUTF8`, command: 'RCPT TO:<gr\u00fc\u00df@lab.test>', reply: '250 2.1.5 Ok' },
  { policy: '', before: MAIL, command: `${RCPT} NOTIFY=NEVER ORCPT=rfc822;x@lab.test`, reply: '250 2.1.5 Ok' },
  { policy: without('DSN'), before: MAIL, command: `${RCPT} NOTIFY=NEVER`, reply: '501 5.7.1 DSN support is disabled' },
  { policy: '', before: MAIL, command: `${RCPT} NOTIFY=SOMETIMES`, reply: '501 5.5.4 Error: Bad NOTIFY parameter syntax' },
  { policy: '', before: MAIL, command: `${RCPT} FOO=BAR`, reply: '555 5.5.4 Unsupported option: FOO=BAR' },
  // The announced size is kept, whoever announced it.
  { policy: '', command: `${MAIL} SIZE=10240001`, reply: '552 5.3.4 Message size exceeds fixed limit' },
  { policy: '', command: `${MAIL} SIZE=10240000`, reply: '250 2.1.0 Ok' },
  { policy: 'size: 50', command: `${MAIL} SIZE=51`, reply: '552 5.3.4 Message size exceeds fixed limit' },
  { policy: withToo('SIZE 50'), command: `${MAIL} SIZE=51`, reply: '552 5.3.4 Message size exceeds fixed limit' },
  { policy: 'size: off', command: `${MAIL} SIZE=99999999999`, reply: '250 2.1.0 Ok' },
  { policy: withToo('SIZE 50'), before: `${MAIL}\r\n${RCPT}\r\nDATA`, command: `${'x'.repeat(60)}\r\n.`, reply: '552 5.3.4 Error: message file too big' },
  { policy: withToo('SIZE 50'), before: `${MAIL}\r\n${RCPT}\r\nDATA`, command: `${'x'.repeat(48)}\r\n.`, reply: '250 2.0.0 Ok: queued as 0000000001' },
  { policy: 'size: { max: 50, text: too much }', before: `${MAIL}\r\n${RCPT}\r\nDATA`, command: `${'x'.repeat(60)}\r\n.`, reply: '552 5.3.4 too much' },
  { policy: withToo('SIZE 50'), before: `${MAIL}\r\n${RCPT}\r\nBDAT 40\r\n${'x'.repeat(40)}BDAT 20`, command: 'y'.repeat(20), reply: '552 5.3.4 Chunk exceeds message size limit' },
  { policy: withToo('SIZE 50'), before: `${MAIL}\r\n${RCPT}\r\nBDAT 40\r\n${'x'.repeat(40)}BDAT 20 LAST`, command: 'y'.repeat(20), reply: '552 5.3.4 Error: message file too big' },
  { policy: without('CHUNKING'), before: `${MAIL}\r\n${RCPT}`, command: `BDAT 2\r\nxy`, reply: '502 5.5.1 Error: command not implemented' },
];

for (const { policy, secure, before, command, reply } of ROWS) {
  test(`${policy}: ${command.slice(0, 60)} is answered ${reply}`, () => {
    const { say } = mxOf(policy).connect('127.0.20.1', secure);
    say(HELLO);
    if (before !== undefined) say(`${before}\r\n`);
    assert.equal(say(command.startsWith('y') || command.startsWith('BDAT') ? command : `${command}\r\n`), reply);
  });
}

test('EHLO within TLS offers other things, and what it offers then is what counts', () => {
  const policy = 'capabilities: { remove: [DSN], in_tls: { add: [DSN] } }';
  const clear = mxOf(policy).connect();
  clear.say(HELLO);
  assert.equal(clear.say(`${MAIL} RET=HDRS\r\n`), '501 5.7.1 DSN support is disabled');
  assert.equal(clear.say('STARTTLS\r\n'), '220 2.0.0 Ready to start TLS\n<tls>');
  clear.say(HELLO);
  assert.equal(clear.say(`${MAIL} RET=HDRS\r\n`), '250 2.1.0 Ok');
});
