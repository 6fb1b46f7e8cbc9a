// Results -> what is read: each survivor with its place and what stood in its place, then the score of each file and room.
import { readFileSync } from 'node:fs';

/** A mutant that never ends counts as killed: a test that hangs is noticed, too. */
const KILLED = new Set(['killed', 'timeout']);

export function printScores(results, files) {
  const survivors = results.filter(({ status }) => !KILLED.has(status));
  for (const { mutant, status } of survivors.sort((a, b) => Number(a.mutant.id) - Number(b.mutant.id))) {
    const { fileName, location, replacement, mutatorName } = mutant;
    const place = `${fileName}:${location.start.line + 1}:${location.start.column + 1}`;
    console.log(`${place} ${mutatorName} ${status}\n  - ${original(mutant)}\n  + ${oneLine(replacement)}`);
  }
  const rooms = [...new Set(files.map((file) => `${file.split('/').slice(0, 2).join('/')}/`))];
  console.log('\n| file | mutants | killed | timeout | survived | uncovered | score |\n|---|--:|--:|--:|--:|--:|--:|');
  for (const path of [...files, ...rooms, 'src/']) console.log(row(path, results));
}

function row(path, results) {
  const all = results.filter(({ mutant }) => mutant.fileName.startsWith(path));
  const count = (wanted) => all.filter(({ status }) => status === wanted).length;
  const counts = ['killed', 'timeout', 'survived', 'uncovered'].map(count);
  const score = all.length === 0 ? '' : `${(((counts[0] + counts[1]) / all.length) * 100).toFixed(1)} %`;
  return `| ${[path, all.length, ...counts, score].join(' | ')} |`;
}

function original({ fileName, location: { start, end } }) {
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line, end.line + 1);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column);
  lines[0] = lines[0].slice(start.column);
  return oneLine(lines.join('\n'));
}

function oneLine(text) {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 140 ? `${line.slice(0, 139)}…` : line;
}
