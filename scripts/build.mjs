// Bundles src/cli/main.ts into dist/: one small entry, one chunk for each command, loaded when it is used;
// and what a thread of a burst runs.
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
rmSync(join(root, 'dist'), { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: { mxprobe: 'src/cli/main.ts', 'burst-thread': 'src/burst/thread.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  alias: { 'string-width': join(root, 'scripts/plain-width.mjs') },
  // Names in the stack of a bug report are worth their octets.
  keepNames: false,
  legalComments: 'linked',
  define: { MXPROBE_VERSION: JSON.stringify(version) },
  // CommonJS dependencies call require() for built-in modules; an ES module has none of its own.
  banner: { js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);' },
  logLevel: 'warning',
});
chmodSync(join(root, 'dist/mxprobe.js'), 0o755);
