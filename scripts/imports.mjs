// Who imports whom below src/: for the check of the arrows, and for knowing which tests a change concerns.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Of the process and its terminal: what a library leaves alone. */
const PROCESS =
  /(?<![.\w#'`])(?:console(?=\.\w)|process\.(?:exit|exitCode|abort|on|once|addListener|env|argv|stdin|stdout|stderr|title|chdir|umask)\b)/g;

/** Every `.ts` file below `root`, by its path from there: what it imports when it is loaded, types included,
 * and when it is needed, and its text; what it calls of the outside without an import, and touches of the process. */
export function importsBelow(root) {
  const files = new Map();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, 'utf8');
    const words = (pattern) => [...text.matchAll(pattern)].map(([, what]) => what);
    files.set(relative(root, path), {
      text,
      first: words(/(?:\bfrom\s*|\bimport\s*)['"]([^'"\n]+)['"]/g),
      later: words(/\b(?:import|require)\s*\(\s*['"]([^'"\n]+)['"]/g),
      called: words(/(?<![.\w#])(setTimeout|setInterval|setImmediate)\s*\(/g),
      touched: [...text.replace(/^\s*(?:\/\/|\/?\*).*$/gm, '').matchAll(PROCESS)].map(([what]) => what),
    });
  }
  return files;
}

/** What `what`, imported by `from`, is called from the root; null for a package or a module of Node's. */
export function targetOf(root, from, what) {
  return what.startsWith('.') ? relative(root, resolve(root, dirname(from), what)) : null;
}

/**
 * The circles among `files` (a map to what each needs): sets of files each of which needs all others. Tarjan's algorithm: files are
 * numbered as they are met, and one from which nothing earlier is reached closes a set.
 */
export function circlesIn(files) {
  const number = new Map();
  const lowest = new Map();
  const open = [];
  const circles = [];
  const meet = (file) => {
    number.set(file, number.size);
    lowest.set(file, number.get(file));
    open.push(file);
    for (const next of files.get(file) ?? []) {
      if (!files.has(next)) continue;
      if (!number.has(next)) meet(next);
      if (open.includes(next)) lowest.set(file, Math.min(lowest.get(file), lowest.get(next)));
    }
    if (lowest.get(file) !== number.get(file)) return;
    const circle = open.splice(open.indexOf(file));
    if (circle.length > 1 || files.get(file)?.includes(file)) circles.push(circle.sort());
  };
  for (const file of files.keys()) if (!number.has(file)) meet(file);
  return circles;
}

/**
 * The values that files export and nobody takes (types are said for the reader): its name stands in no other file, nor in any of `others` (texts, say of tests). What is taken
 * under a name of its own kind (a command's `command`) stands in other files, too, and is not found.
 */
export function idleExports(files, others) {
  const names = (text) => new Set(text.match(/[A-Za-z_$][\w$]*/g));
  const seen = new Map();
  for (const text of [...[...files.values()].map((file) => file.text), ...others])
    for (const name of names(text)) seen.set(name, (seen.get(name) ?? 0) + 1);
  const exported = /^export (?:async )?(?:const|function\*?|class) ([\w$]+)/gm;
  return [...files].flatMap(([file, { text }]) =>
    [...text.matchAll(exported)].filter(([, name]) => seen.get(name) === 1).map(([, name]) => [file, name]),
  );
}
