// npm test: every check that a commit must pass, cheapest first. CI runs the same.
import { spawnSync } from 'node:child_process';

const STEPS = [
  ['format and lint', ['npx', '--no-install', 'biome', 'check', '--error-on-warnings', '.']],
  ['types', ['npx', '--no-install', 'tsc', '-p', '.']],
  ['types of what runs in a browser', ['npx', '--no-install', 'tsc', '-p', 'src/desk/client', '--noEmit']],
  ['arrows between the rooms', ['node', 'scripts/arrows.mjs']],
  ['build', ['node', 'scripts/build.mjs']],
  ['tests', ['node', 'scripts/unit.mjs']],
];
for (const [name, [command, ...args]] of STEPS) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`\n${name}: failed`);
    process.exit(1);
  }
}
