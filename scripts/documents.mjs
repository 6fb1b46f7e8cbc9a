// The net for a rewrite: `npm run documents -- keep FOLDER [PATH-PART...]` runs the unit tests and keeps every run document that
// they come to, without what differs from run to run; `npm run documents -- compare BEFORE AFTER` says what has changed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
const [what, ...args] = process.argv.slice(2);
if (what === 'keep' && args.length > 0) keep(...args);
else if (what === 'compare' && args.length === 2) compare(...args);
else {
  console.error('keep FOLDER [PATH-PART...], or compare BEFORE AFTER');
  process.exit(2);
}

/** Through the loader, not bundled: the keeper and the tests must have the same modules. */
function keep(folder, ...parts) {
  const kept = resolve(folder);
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(kept, { recursive: true });
  const files = readdirSync(join(root, 'test'), { recursive: true })
    .filter((file) => file.endsWith('.test.ts') && (parts.length === 0 || parts.some((part) => file.includes(part))))
    .map((file) => join('test', file));
  const keeper = pathToFileURL(join(root, 'scripts/documents/keep.ts')).href;
  const loaders = ['--import', 'tsx', '--import', keeper];
  const { status } = spawnSync(process.execPath, [...loaders, '--test', '--test-concurrency=2', ...files.sort()], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, MXPROBE_DOCUMENTS: kept },
  });
  const count = readdirSync(kept).reduce((sum, name) => sum + linesOf(kept, name).length, 0);
  console.log(`${count} documents in ${folder}${status === 0 ? '' : '; some tests failed'}`);
  process.exitCode = status ?? 1;
}

function linesOf(folder, name) {
  return readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1);
}

/** Each document of one side is paired with its like of the other; of those that are left, the first places that differ are shown. */
function compare(before, after) {
  const names = new Set([...readdirSync(before), ...readdirSync(after)]);
  let [same, differ] = [0, 0];
  for (const name of [...names].sort()) {
    const [gone, come] = [before, after].map((folder) =>
      readdirSync(folder).includes(name) ? linesOf(folder, name) : [],
    );
    const left = without(come, gone);
    const missing = without(gone, come);
    same += gone.length - missing.length;
    differ += Math.max(missing.length, left.length);
    if (missing.length + left.length === 0) continue;
    console.log(`\n${name}: ${missing.length} documents are gone, ${left.length} have come`);
    for (const line of missing) tell(line, left);
    for (const line of left) console.log(`  + ${titleOf(JSON.parse(line))}`);
  }
  console.log(`\n${same} documents are the same, ${differ} differ`);
  process.exitCode = differ === 0 ? 0 : 1;
}

/** What is in `all` and not in `others`, each as often as it is there once more. */
function without(all, others) {
  const counts = new Map();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return all.filter((line) => {
    const count = counts.get(line) ?? 0;
    counts.set(line, count - 1);
    return count <= 0;
  });
}

function titleOf({ cases }) {
  return cases
    .map(({ scenario, verdict, text }) => `${scenario}: ${verdict} ${text ?? ''}`)
    .join(' | ')
    .slice(0, 160);
}

/** Shows where a document differs from its nearest of `others`, and takes that one out. */
function tell(line, others) {
  const document = JSON.parse(line);
  console.log(`  - ${titleOf(document)}`);
  const distances = others.map((other) => placesOf(document, JSON.parse(other), '').length);
  const nearest = distances.indexOf(Math.min(...distances));
  if (nearest === -1) return;
  const places = placesOf(document, JSON.parse(others[nearest]), '');
  for (const place of places.slice(0, 8)) console.log(`      ${place}`);
  if (places.length > 8) console.log(`      and ${places.length - 8} more`);
  others.splice(nearest, 1);
}

function placesOf(a, b, path) {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') {
    const [was, is] = [a, b].map((value) => JSON.stringify(value)?.slice(0, 120));
    return was === is ? [] : [`${path}: ${was} -> ${is}`];
  }
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    placesOf(a[key], b[key], `${path}.${key}`),
  );
}
