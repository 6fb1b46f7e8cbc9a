// What a shell feeds to a command that names no file.
import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { build, start } from './built.ts';

build();
const cwd = mkdtempSync(join(tmpdir(), 'mxprobe-fed-'));
const BOUNCE = 'Final-Recipient: rfc822; a@b.example\\nDiagnostic-Code: smtp; 550 5.1.1 no such user\\n';

for (const [name, shell, code, says] of [
  ['a pipe', `printf '${BOUNCE}' | PROGRAM`, 0, /Not delivered to a@b\.example/],
  ['a file', `printf '${BOUNCE}' > x; PROGRAM < x`, 0, /Not delivered to a@b\.example/],
  ['a pipe, with an option', `printf '${BOUNCE}' | PROGRAM --json`, 0, /"schema": *"mxprobe\/bounce@1"/],
  ['a pipe without a word', 'printf "" | PROGRAM', 2, /stdin is empty/],
  ['nothing', 'PROGRAM < /dev/null', 2, /something is missing behind the command/],
] as const)
  test(`bounce without a file reads ${name}`, async () => {
    const {
      code: ended,
      out,
      err,
    } = await start(['bounce', ...(name.endsWith('option') ? ['--json'] : [])], {
      cwd,
      shell: shell.replace(' --json', ''),
    }).ended;
    assert.equal(ended, code, err);
    assert.match(out + err, says);
  });
