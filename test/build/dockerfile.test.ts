// The steps of the Dockerfile, run in a folder: no container engine is needed to see that they do what they say.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { build } from '../cli/built.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-image-'));
after(() => rmSync(folder, { recursive: true }));

const STEPS = readFileSync(join(root, 'Dockerfile'), 'utf8')
  .split('\n')
  .filter((line) => /^[A-Z]/.test(line))
  .map((line) => ({ verb: line.slice(0, line.indexOf(' ')), said: line.slice(line.indexOf(' ') + 1) }));
const saidBy = (verb: string) => STEPS.filter((step) => step.verb === verb).map(({ said }) => said);

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return String(typeof address === 'object' ? address?.port : '');
}

test('it has the steps that are tried here, runs as no root, and needs a token', () => {
  const known = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'USER', 'EXPOSE', 'HEALTHCHECK', 'CMD'];
  assert.deepEqual(
    STEPS.map(({ verb }) => verb),
    known,
  );
  assert.deepEqual(saidBy('USER'), ['node']);
});

test('its steps serve, and its health check says so', async () => {
  build();
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const told = execFileSync('npm', pack, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [copied = ''] = saidBy('COPY').map((said) => said.split(' ')[0]);
  copyFileSync(join(folder, JSON.parse(told)[0].filename), join(folder, copied));
  const env = {
    ...process.env,
    npm_config_offline: 'true',
    npm_config_cache: join(folder, '.npm'),
    MXPROBE_API_TOKEN: 'a-token-of-a-test',
  };
  for (const said of saidBy('RUN')) execFileSync('sh', ['-c', said], { cwd: folder, env, stdio: 'ignore' });
  const [smtp, api] = [await freePort(), await freePort()];
  const here = (words: string): string[] =>
    JSON.parse(words.slice(words.indexOf('['))).map((word: string) =>
      word.replaceAll('2525', smtp).replaceAll('8025', api).replace('0.0.0.0', '127.0.0.1'),
    );
  const [command = '', ...args] = here(saidBy('CMD')[0] ?? '');
  const [check = '', ...checking] = here(saidBy('HEALTHCHECK')[0] ?? '');
  assert.notEqual(spawnSync(check, checking, { cwd: folder, env }).status, 0);
  const served = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(served, 'close');
  await once(served.stdout, 'data');
  assert.equal(spawnSync(check, checking, { cwd: folder, env }).status, 0);
  served.kill('SIGTERM');
  await ended;
});
