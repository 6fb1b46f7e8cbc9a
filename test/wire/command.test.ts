import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { bdatCommand, type CommandLine, command, mailCommand, rcptCommand } from '../../src/wire/command.ts';

const written: readonly (readonly [CommandLine, string])[] = [
  [command('QUIT'), 'QUIT'],
  [command('NOOP', ''), 'NOOP'],
  [command('EHLO', 'probe.example'), 'EHLO probe.example'],
  [command('VRFY', 'grün'), 'VRFY grün'],
  [mailCommand({ path: 'a@b.example' }), 'MAIL FROM:<a@b.example>'],
  [mailCommand({ path: '<a@b.example>' }), 'MAIL FROM:<a@b.example>'],
  [mailCommand({ path: '<>' }), 'MAIL FROM:<>'],
  [mailCommand({ path: '' }), 'MAIL FROM:<>'],
  [mailCommand({ path: 'a@@b' }), 'MAIL FROM:<a@@b>'],
  [mailCommand({ path: '<a@@b' }), 'MAIL FROM:<a@@b'],
  [mailCommand({ path: '"a>b"@c' }), 'MAIL FROM:<"a>b"@c>'],
  [
    mailCommand({
      path: 'ä@b',
      size: 0,
      body: '8BITMIME',
      smtputf8: true,
      ret: 'HDRS',
      envid: 'a=b+c d',
      requiretls: true,
    }),
    'MAIL FROM:<ä@b> SIZE=0 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=a+3Db+2Bc+20d REQUIRETLS',
  ],
  [
    mailCommand({
      path: 'a@b',
      params: new Map([
        ['AUTH', '<>'],
        ['X', null],
      ]),
    }),
    'MAIL FROM:<a@b> AUTH=<> X',
  ],
  [rcptCommand({ path: 'a@b' }), 'RCPT TO:<a@b>'],
  [rcptCommand({ path: 'a@b', notify: ['SUCCESS', 'DELAY'] }), 'RCPT TO:<a@b> NOTIFY=SUCCESS,DELAY'],
  [rcptCommand({ path: 'a@b', notify: 'NEVER', orcpt: 'x+y@b' }), 'RCPT TO:<a@b> NOTIFY=NEVER ORCPT=rfc822;x+2By@b'],
  [rcptCommand({ path: 'a@b', orcpt: 'utf-8;ä@b' }), 'RCPT TO:<a@b> ORCPT=utf-8;+C3+A4@b'],
  [rcptCommand({ path: 'a@b', orcpt: 'a b;c' }), 'RCPT TO:<a@b> ORCPT=rfc822;a+20b;c'],
  [rcptCommand({ path: 'a@b', params: [['FOO', 'bar']] }), 'RCPT TO:<a@b> FOO=bar'],
  [bdatCommand(10, false), 'BDAT 10'],
  [bdatCommand(0, true), 'BDAT 0 LAST'],
];

for (const [made, line] of written) {
  test(line, () => assert.deepEqual(made, { ok: true, line }));
}

describe('a field never becomes a second command', () => {
  const fields: readonly (readonly [string, (text: string) => CommandLine])[] = [
    ['verb', (text) => command(`NOOP${text}`)],
    ['argument', (text) => command('EHLO', text)],
    ['path', (text) => mailCommand({ path: text })],
    ['body', (text) => mailCommand({ path: '', body: text })],
    ['ret', (text) => mailCommand({ path: '', ret: text })],
    ['envid', (text) => mailCommand({ path: '', envid: text })],
    ['name of a parameter', (text) => mailCommand({ path: '', params: [[text, null]] })],
    ['value of a parameter', (text) => mailCommand({ path: '', params: [['X', text]] })],
    ['recipient', (text) => rcptCommand({ path: text })],
    ['notify', (text) => rcptCommand({ path: '', notify: [text] })],
    ['orcpt', (text) => rcptCommand({ path: '', orcpt: text })],
    ['type of orcpt', (text) => rcptCommand({ path: '', orcpt: `x${text};a` })],
  ];
  const controls = [...Array(32).keys(), 0x7f].map((code) => String.fromCharCode(code));
  for (const [field, write] of fields) {
    test(field, () => {
      assert.equal(write('fine').ok, true);
      for (const control of controls) {
        const made = write(`a${control}RSET`);
        assert.ok(!made.ok && made.problem.includes('in a command'), JSON.stringify(control));
      }
    });
  }

  test('any argument gives one line, or a problem', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 6 }),
        fc.string({ unit: 'binary', maxLength: 6 }),
        (path, value) => {
          const made = mailCommand({ path, envid: value, params: [['X', value]] });
          assert.ok(!made.ok || !/[\r\n\0]/.test(made.line));
        },
      ),
    );
  });
});

for (const [what, made, problem] of [
  ['CR by name', command('A\rB'), 'CR in a command; only `send: {bytes: ...}` can send it'],
  ['ESC by number', command('A\x1b'), 'the control character 0x1b in a command; only `send: {bytes: ...}` can send it'],
  ['no verb', command(' '), 'a command needs a verb'],
  ['half a surrogate pair', command('A', '\ud800'), 'half a surrogate pair in a command has no encoding in UTF-8'],
  ['too long', command('A', 'x'.repeat(8189)), 'a command of 8193 octets; 8192 is the most'],
  ['too long in UTF-8', command('A', 'ä'.repeat(4095)), 'a command of 8194 octets; 8192 is the most'],
] as const) {
  test(`refused: ${what}`, () => assert.deepEqual(made, { ok: false, problem }));
}

test('as long as the bound', () => assert.equal(command('A', 'x'.repeat(8188)).ok, true));
