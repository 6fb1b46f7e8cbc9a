// `--lang de` of the commands that check and search.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { command as judge } from '../../src/cli/judge.ts';
import { command as lint } from '../../src/cli/lint.ts';
import { command as run } from '../../src/cli/run.ts';
import { command as threshold } from '../../src/cli/threshold.ts';
import { called } from './called.ts';

describe('in German', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-german-'));
  after(() => rmSync(folder, { recursive: true }));
  const scenario = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };

  test('lint: nothing is wrong', async () => {
    const file = scenario('right.yaml', 'name: x\ndialogue:\n  - connect\n');
    assert.equal((await called(lint, [file, '--lang', 'de'])).out, '1 Datei, 1 Fall: kein Fehler\n');
  });
  test('lint: a mistake, and what it takes', async () => {
    const file = scenario('wrong.yaml', 'name: x\ndialogue:\n  - conect\n');
    const { out, err } = await called(lint, [file, '--lang', 'de']);
    assert.equal(out, '\n1 Datei, 0 Fälle, 1 Fehler\n');
    assert.match(err, /Fehler: unbekanntes Verb `conect`\n[\s\S]*= meinten Sie `connect`\?/);
    const burst = scenario('burst.yaml', 'name: x\nburst: { sessions: 1 }\nsandbox: {}\ndialogue:\n  - connect\n');
    const said = await called(lint, [burst, '--lang', 'de']);
    assert.match(said.out, /: ist ein Ansturm; spricht mit dem, was --target nennt, oder dem eingebauten MX\n/);
  });
  test('judge: what would be different', async () => {
    const text = 'name: x\nsandbox: {}\ndialogue:\n  - connect\n  - ehlo: x.example\n  - noop\n';
    const file = scenario('judged.yaml', text);
    const kept = ['--results', join(folder, 'results')];
    await called(run, [file, ...kept]);
    scenario('judged.yaml', text.replace('- noop', '- noop:\n    expect: 550'));
    const { out } = await called(judge, ['last', file, '--lang', 'de', ...kept]);
    assert.match(out, /judged\.yaml@sandbox {2}bestanden -> durchgefallen\n/);
    assert.match(
      out,
      /noop: bestanden -> durchgefallen\n {6}war erwartet 250\n {6}nun erwartet 550\n {6}gesehen {6}250 /,
    );
    assert.match(out, /\n1 Fall: 1 wäre anders\n$/);
  });
  test('threshold: what was found', async () => {
    const file = scenario(
      'limit.yaml',
      'name: x\nsandbox: { recipients: 3 }\ndialogue:\n  - connect\n  - ehlo: x.example\n  - mail: a@x.example\n  - rcpt: b@y.example\n  - quit\n',
    );
    const words = ['--by', 'recipients', '--rounds', '1', '--no-record', '--lang', 'de'];
    const { out, err } = await called(threshold, [file, ...words]);
    assert.match(out, /3 Empfänger[\s\S]*\n1 Fall: 1 bestanden/, err);
  });
});
