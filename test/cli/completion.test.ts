// What a shell completes, asked of the shells themselves; and the manual page.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { manualPage } from '../../scripts/manual-page.ts';
import { allCommands } from '../../src/cli/commands.ts';
import { build, start } from './built.ts';

build();
const cwd = mkdtempSync(join(tmpdir(), 'mxprobe-completion-'));
mkdirSync(join(cwd, 'results/2026-11-30-a'), { recursive: true });
// A folder's name is data.
mkdirSync(join(cwd, 'results/2026-$(touch taken)'), { recursive: true });
writeFileSync(join(cwd, 'own.yaml'), '');

const scripts = new Map<string, Promise<string>>();
const written = (shell: string) => {
  const known = scripts.get(shell) ?? write(shell);
  scripts.set(shell, known);
  return known;
};
const write = async (shell: string) => {
  const { code, out } = await start(['completion', shell], { cwd }).ended;
  assert.equal(code, 0);
  writeFileSync(join(cwd, `completion.${shell}`), out);
  return out;
};
const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;
const shellOf = (shell: string, script: string) => spawnSync(shell, ['-c', script], { cwd, encoding: 'utf8' });

describe('bash completes', () => {
  for (const [words, expected] of [
    [['thre'], ['threshold']],
    [
      ['run', '--ta'],
      ['--target', '--tag'],
    ],
    [
      ['bounce', '--lang', ''],
      ['en', 'de'],
    ],
    [['sandbox', '--policy', 'netcologne-x'], ['netcologne-xbl']],
    [['show', 'la'], ['last']],
    [['show', '2026-11'], ['2026-11-30-a']],
    [['run', 'ow'], ['own.yaml']],
    [['help', 'thr'], ['threshold']],
    [['show', '2026-$'], ['2026-$(touch taken)']],
  ] as const)
    test(words.join(' '), async () => {
      await written('bash');
      const quoted = ['mxprobe', ...words].map((word) => `'${word}'`).join(' ');
      const { stdout, stderr } = shellOf(
        'bash',
        `source completion.bash; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _mxprobe; printf '%s\\n' "\${COMPREPLY[@]}"; ls taken 2>/dev/null`,
      );
      assert.equal(stderr, '');
      assert.deepEqual(stdout.trim().split('\n'), expected);
    });
});

for (const shell of ['zsh', 'fish'])
  test(`${shell} reads its completion`, { skip: has(shell) ? false : `${shell} is not installed` }, async () => {
    await written(shell);
    const { status, stderr } = spawnSync(shell, ['-n', `completion.${shell}`], { cwd, encoding: 'utf8' });
    assert.deepEqual([status, stderr], [0, '']);
  });

test('each command and each option stands in all three', async () => {
  const commands = await allCommands();
  for (const shell of ['bash', 'zsh', 'fish']) {
    const out = await written(shell);
    for (const [name, { options }] of commands)
      for (const word of [name, ...Object.keys(options)]) assert.ok(out.includes(word), `${shell}: ${word}`);
  }
});

test('the manual page has each command and option, and no line that begins with a macro by chance', async () => {
  const commands = await allCommands();
  const lines = manualPage(commands).split('\n');
  const macros = /^\.(?:\\"|TH|SH|SS|TP|B|I|RI|P|in|nf|fi)(?: |$)/;
  assert.deepEqual(
    lines.filter((line) => /^[.']/.test(line) && !macros.test(line)),
    [],
  );
  for (const [name, { options }] of commands) {
    assert.ok(
      lines.some((line) => line.startsWith(`.SS "mxprobe ${name}`)),
      name,
    );
    for (const option of Object.keys(options))
      assert.ok(
        lines.some((line) => line.includes(`\\-\\-${option.replaceAll('-', '\\-')}`)),
        option,
      );
  }
});
