// npm run arrows: a room imports only from rooms to its left; rooms in one group do not see each other unless docs/decisions
// says so; only net/ touches the outside; the embedded MX reaches nothing that connects; no file imports what imports it, types included: they go by a leaf file;
// what a file exports, another file or a test takes.
// ARCHITECTURE.md explains the rooms. `arrows.mjs FOLDER` looks at another tree.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { circlesIn, idleExports, importsBelow, targetOf } from './imports.mjs';
import { waysOut } from './no-relay.mjs';

const LEFT_TO_RIGHT = [
  ['document'],
  ['wire'],
  ['trust', 'net'],
  ['scenario', 'quoted'],
  ['dialogue', 'target', 'sandbox'],
  ['arrival'],
  ['run', 'burst', 'survey'],
  ['record', 'baseline', 'bounce', 'log', 'diagnosis'],
  ['report'],
  ['control'],
  ['library'],
  ['desk', 'fleet'],
  ['cli'],
];
const OUTSIDE =
  /^(node:(net|tls|dns|dns\/promises|fs|fs\/promises|http|https|http2|dgram|os|timers|timers\/promises|child_process|worker_threads|cluster)|undici|pg|graphile-worker)$/;
const root = resolve(process.argv[2] ?? `${import.meta.dirname}/../src`);
/** Arrows that a decision record allows: 'from>to', or 'room>room' for circles inside a room -> the reason. */
const decisions = resolve(root, '../docs/decisions/arrows.json');
const decided = existsSync(decisions) ? JSON.parse(readFileSync(decisions, 'utf8')) : {};
const level = new Map(LEFT_TO_RIGHT.flatMap((rooms, i) => rooms.map((room) => [room, i])));
const roomOf = (file) => file.split('/')[0];
const files = importsBelow(root);
const problems = [];

for (const [file, { first, later, called, touched }] of files) {
  const from = roomOf(file);
  // cli/ is the process: how it ends is its own. desk/client/ runs in a browser, and is its clock.
  if (from !== 'net' && from !== 'cli' && !file.startsWith('desk/client/'))
    for (const what of called)
      problems.push(`${file}: calls ${what}: only net/ meets the outside; take the clock, or a means`);
  if (from !== 'cli')
    for (const what of touched)
      problems.push(`${file}: touches ${what}: only cli/ prints, reads the environment and ends the process`);
  if (!level.has(from)) problems.push(`${file}: no such room as ${from}/`);
  for (const what of [...first, ...later]) {
    if (OUTSIDE.test(what) && from !== 'net') problems.push(`${file}: imports ${what}: only net/ meets the outside`);
    const to = roomOf(targetOf(root, file, what) ?? from);
    if (to === from || !level.has(to) || level.get(to) < level.get(from)) continue;
    if (level.get(to) === level.get(from) && decided[`${from}>${to}`]) continue;
    problems.push(`${file}: imports ${what}: ${from}/ may not import from ${to}/`);
  }
}
const needed = new Map([...files].map(([file, { first }]) => [file, first.map((what) => targetOf(root, file, what))]));
for (const circle of circlesIn(needed)) {
  const [room] = circle.map(roomOf);
  if (!decided[`${room}>${room}`]) problems.push(`a circle: ${circle.join(', ')}: each needs the others`);
}
problems.push(...waysOut(root, files));
/** Whoever else takes something from a file. What library/entry/ exports is a stranger's. */
const takers = ['test', 'bench', 'scripts', 'interop'].flatMap((folder) => {
  const path = resolve(root, '..', folder);
  const names = existsSync(path) ? readdirSync(path, { recursive: true }) : [];
  return names.filter((name) => /\.m?ts$|\.mjs$/.test(name)).map((name) => readFileSync(join(path, name), 'utf8'));
});
for (const [file, name] of idleExports(files, takers))
  if (!file.startsWith('library/entry/')) problems.push(`${file}: exports ${name}, and nobody takes it`);
if (files.size === 0) problems.push('no source file was read');
for (const problem of problems) console.error(problem);
console.log(`arrows: ${files.size} files, ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);
