// Test files as plain JavaScript in .cache/tests: a process that loads them needs no TypeScript loader and reads a few chunks, where
// it read a hundred modules. A third of the suite's time was that.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const cache = join(root, '.cache');

/**
 * Bundles `files` (relative to the project) into a folder of their own, so that two runs do not meet.
 * @returns {Promise<{ files: string[], remove: () => void }>} the bundled files, in the same order
 */
export async function bundleTests(files) {
  mkdirSync(cache, { recursive: true });
  removeLeftOver();
  const folder = mkdtempSync(join(cache, 'tests-'));
  await build({
    absWorkingDir: root,
    entryPoints: files,
    outdir: folder,
    outbase: '.',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    sourcemap: 'linked',
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'warning',
    plugins: [places],
  });
  return {
    files: files.map((file) => join(folder, file.replace(/\.ts$/, '.js'))),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What a run that was killed could not take away; none takes an hour. */
function removeLeftOver() {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    if (name.startsWith('tests-') && Date.now() - statSync(path).mtimeMs > 3_600_000)
      rmSync(path, { recursive: true, force: true });
  }
}

/** A module that asks where it stands is told where its source stands. */
const places = {
  name: 'places',
  setup(building) {
    building.onLoad({ filter: /\.m?[jt]s$/ }, ({ path }) => {
      if (path.includes('/node_modules/')) return null;
      const text = readFileSync(path, 'utf8');
      if (!text.includes('import.meta.')) return null;
      const contents = text
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
        .replaceAll('import.meta.filename', JSON.stringify(path))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href));
      return { contents, loader: path.endsWith('ts') ? 'ts' : 'js' };
    });
  },
};
