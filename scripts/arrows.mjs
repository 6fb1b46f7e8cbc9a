// The import-direction check: a room imports only from rooms to its left; rooms in one brace do not see each other
// unless docs/decisions says so; only net/ touches the outside. ARCHITECTURE.md explains the rooms.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const LEFT_TO_RIGHT = [
  ['document'],
  ['wire', 'trust', 'net'],
  ['scenario'],
  ['dialogue', 'target', 'sandbox'],
  ['run', 'burst', 'survey'],
  ['record', 'baseline', 'bounce', 'diagnosis'],
  ['report'],
  ['cli'],
];
/** Arrows inside one brace that a decision record allows: 'from>to' -> the record. */
const DECIDED = JSON.parse(readFileSync(new URL('../docs/decisions/arrows.json', import.meta.url), 'utf8'));
const OUTSIDE =
  /^(node:(net|tls|dns|dns\/promises|fs|fs\/promises|http|https|http2|dgram|os|timers|timers\/promises|child_process|worker_threads|cluster)|undici)$/;
const root = resolve(import.meta.dirname, '../src');
const level = new Map(LEFT_TO_RIGHT.flatMap((rooms, i) => rooms.map((room) => [room, i])));

const problems = [];
let files = 0;
for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
  files += 1;
  const path = join(entry.parentPath, entry.name);
  const from = relative(root, path).split('/')[0];
  if (!level.has(from)) problems.push(`${relative(root, path)}: no such room as ${from}/`);
  const text = readFileSync(path, 'utf8');
  for (const [, what] of text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"\n]+)['"]/g)) {
    const place = `${relative(root, path)}: imports ${what}`;
    if (OUTSIDE.test(what) && from !== 'net') problems.push(`${place}: only net/ meets the outside`);
    if (!what.startsWith('.')) continue;
    const to = relative(root, resolve(dirname(path), what)).split('/')[0];
    if (to === from || to === '..') continue;
    if (!level.has(to)) continue;
    if (level.get(to) < level.get(from)) continue;
    if (level.get(to) === level.get(from) && DECIDED[`${from}>${to}`]) continue;
    problems.push(`${place}: ${from}/ may not import from ${to}/`);
  }
}
if (files === 0) problems.push('no source file was read');
for (const problem of problems) console.error(problem);
console.log(`arrows: ${files} files, ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);
