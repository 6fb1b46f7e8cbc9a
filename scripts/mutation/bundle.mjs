// Test files -> one script each, with our code and all its mutants in it; packages stay outside.
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Writes `folder`/test/ROOM/NAME.test.cjs for each of `tests`; `sources` stand in place of the files that they were made from. */
export async function bundle(root, folder, tests, sources) {
  await build({
    absWorkingDir: root,
    entryPoints: tests,
    outdir: folder,
    outbase: root,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    // A script that is evaluated anew for each trial can't import: it requires.
    supported: { 'dynamic-import': false },
    alias: { 'node:test': join(import.meta.dirname, 'node-test.mjs') },
    define: { MXPROBE_VERSION: '"0.0.0"' },
    plugins: [{ name: 'mutants', setup: (build) => build.onLoad({ filter: /\.ts$/ }, load) }],
    logLevel: 'error',
  });

  function load({ path }) {
    const source = sources.get(relative(root, path)) ?? readFileSync(path, 'utf8');
    const contents = source
      .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href));
    return { contents, loader: 'ts' };
  }
}
