import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const SCRIPT = `
import yargs from 'yargs';
import * as explain from './src/cli/explain.ts';
await yargs(process.argv.slice(1)).locale('en').command(explain).strict().parseAsync();`;

function mxprobe(...args: readonly string[]) {
  const env = { PATH: process.env.PATH, LANG: 'de_DE.UTF-8' };
  const all = ['--import', 'tsx', '--input-type=module', '-e', SCRIPT, 'explain', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd: root, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('mxprobe explain', () => {
  test('takes the language from LANG, and the reply with or without quotes', () => {
    const { status, stdout } = mxprobe('530', '5.7.0', 'Must issue a STARTTLS command first', '--for', 'customer');
    assert.equal(status, 0);
    assert.match(stdout, /^Der empfangende Server nimmt E-Mails nur noch über eine verschlüsselte/);
  });
  test('--json prints one document', () => {
    const { status, stdout } = mxprobe(
      '550 5.1.1 User unknown',
      '--json',
      '--lang',
      'en',
      '--recipient',
      'jane@example.net',
    );
    assert.equal(status, 0);
    const { cause, actor, summary } = JSON.parse(stdout);
    assert.deepEqual([cause, actor], ['rcpt-unknown', 'end-user']);
    assert.equal(summary, 'There is no mailbox with this address (jane@example.net) at the receiving server.');
  });
  test('a catalogue that is none is exit 2, with the place of the mistake', () => {
    const { status, stdout, stderr } = mxprobe('550 x', '--catalogue', 'package.json');
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^package\.json:2:3: error: unknown key `name`/);
  });
});
