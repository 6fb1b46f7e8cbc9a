// Source files -> the same with every mutant in it, each behind a switch, and the list of the mutants.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const here = import.meta.dirname;
const logger = new Proxy({}, { get: (_, name) => (String(name).startsWith('is') ? () => false : () => {}) });

/** @returns {Promise<{ sources: Map<string, string>, mutants: object[] }>} sources by path, as `files` has them */
export async function instrument(root, cache, files) {
  const { createInstrumenter } = await import(pathToFileURL(installed(root, cache)).href);
  const injector = { provideValue: () => injector, injectClass: (Class) => new Class(logger) };
  const instrumenter = createInstrumenter(injector);
  const given = files.map((name) => ({ name, mutate: true, content: readFileSync(join(root, name), 'utf8') }));
  const options = { plugins: null, excludedMutations: [], ignorers: [], noHeader: true };
  const { files: written, mutants } = await instrumenter.instrument(given, options);
  return { sources: new Map(written.map(({ name, content }) => [name, content])), mutants };
}

/** Stryker's instrumenter, installed into the cache where its own lock file says so: it is no dependency of the project. */
function installed(root, cache) {
  const folder = join(cache, 'tool');
  const lock = readFileSync(join(here, 'package-lock.json'), 'utf8');
  const stamp = join(folder, 'installed.json');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
    mkdirSync(folder, { recursive: true });
    for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(here, name), join(folder, name));
    copyFileSync(join(root, '.npmrc'), join(folder, '.npmrc'));
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--silent'], { cwd: folder, stdio: 'inherit' });
    if (status !== 0) throw new Error(`npm ci failed in ${folder}`);
    writeFileSync(stamp, lock);
  }
  return createRequire(join(folder, 'package.json')).resolve('@stryker-mutator/instrumenter');
}
