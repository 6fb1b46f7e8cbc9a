import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { command } from '../../src/cli/explain.ts';
import { called } from './called.ts';

const explain = (...args: readonly string[]) => called(command, args, { LANG: 'de_DE.UTF-8' });

describe('mxprobe explain', () => {
  test('takes the language from LANG, and the reply with or without quotes', async () => {
    const { code, out } = await explain('530', '5.7.0', 'Must issue a STARTTLS command first', '--for', 'customer');
    assert.equal(code, 0);
    assert.match(
      out,
      /^Guten Tag,\n\nIhre Nachricht[\s\S]+\nDer empfangende Server nimmt E-Mails nur noch über eine verschlüsselte/,
    );
  });
  test('--json prints one document', async () => {
    const { code, out } = await explain(
      '550 5.1.1 User unknown',
      '--json',
      '--lang',
      'en',
      '--recipient',
      'jane@example.net',
    );
    assert.equal(code, 0);
    const { cause, actor, summary } = JSON.parse(out);
    assert.deepEqual([cause, actor], ['rcpt-unknown', 'end-user']);
    assert.equal(summary, 'There is no mailbox with this address (jane@example.net) at the receiving server.');
  });
  test('an acceptance is said to be one, in the language of the reader: exit 2, as for a bounce that is none', async () => {
    const german = await explain('250 2.0.0 Ok: queued as 4F');
    assert.deepEqual([german.code, german.out], [2, '']);
    assert.match(german.err, /^Das ist eine Annahme und keine Ablehnung: Es gibt nichts zu erklären\.\nKam die/);
    const english = await explain('250 ok', '--lang', 'en', '--json');
    assert.deepEqual([english.code, english.out], [2, '']);
    assert.match(english.err, /^This is an acceptance, not a refusal: there is nothing to explain\./);
  });
  test('a catalogue that is none is exit 2, with the place of the mistake', async () => {
    const { code, out, err } = await explain('550 x', '--catalogue', 'package.json');
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^package\.json: no catalogue\npackage\.json:2:3: error: unknown key `name`/);
  });
});
