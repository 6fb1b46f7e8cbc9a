// Bundles the sources into dist/: what programs import (dist/lib), and the command: one small entry, one chunk for each command, loaded when it is used; and what a thread of a
// burst runs. The program is CommonJS, which Node begins with 20 ms sooner: esbuild splits ES modules only, so each chunk is
// turned over afterwards. docs/decisions/start-up.md has what each step gives.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, transform } from 'esbuild';
import { chunkRequire } from './chunk-require.mjs';
import { ENTRIES } from './entries.mjs';
import { licenceTexts } from './licences.mjs';
import { madeAhead } from './made-ahead.mjs';

const root = join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What all entries have in common, those of the program and any others. */
const COMMON = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  // The whole texts stand in LICENCES.txt.
  legalComments: 'none',
  define: { MXPROBE_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
  write: false,
  // Peers that only a fleet needs.
  external: ['pg', 'graphile-worker'],
};

/**
 * A chunk of ES module as CommonJS. What it exports are properties, set when all of it has run: the bundler's own way are two
 * getters in a row behind each call from chunk to chunk. That nothing changes afterwards is what test/build/program.test.ts holds.
 */
async function asCommonJs(text) {
  const [, body = text, exported = ''] = /^(.*)\bexport\{([^{}]*)\};\s*$/s.exec(text) ?? [];
  const pairs = exported.split(',').filter((one) => one !== '');
  const properties = pairs.map((one) => {
    const [own, name = own] = one.split(' as ');
    return `exports.${name}=${own};`;
  });
  const { code } = await transform(`${body.replace(CHUNK_LATER, OWN_LATER)}\n${properties.join('')}`, {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    minify: true,
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '__url' },
    logLevel: 'error',
  });
  const whole = properties.length === 0 ? code : `exports.__esModule=!0;${code}`;
  return code.includes('__url') ? `const __url=require("node:url").pathToFileURL(__filename).href;${whole}` : whole;
}

/** A chunk that is loaded when it is needed: its exports as they are. The bundler would copy them, a getter for each. */
const CHUNK_LATER = /\bimport\(("\.\/[\w-]+\.js")\)/g;
const OWN_LATER = 'Promise.resolve().then(()=>require($1))';

/** The program, in `outdir`. */
async function program(outdir) {
  mkdirSync(outdir, { recursive: true });
  const { outputFiles } = await build({
    ...COMMON,
    plugins: [madeAhead((name, text) => writeFileSync(join(outdir, name), text))],
    entryPoints: { mxprobe: 'src/cli/main.ts', 'burst-thread': 'src/burst/thread.ts' },
    outdir,
    alias: {
      'string-width': join(root, 'scripts/plain-width.mjs'),
      // The package's own build of ES modules: what isn't used falls away.
      yaml: join(root, 'node_modules/yaml/browser/dist/index.js'),
    },
  });
  writeFileSync(join(outdir, 'package.json'), '{"type":"commonjs"}\n');
  const entry = join(outdir, 'mxprobe.js');
  for (const { path, text } of outputFiles) {
    if (path === entry) writeFileSync(path, await beginning(text));
    else writeFileSync(path, path.endsWith('.js') ? await asCommonJs(text) : text);
  }
  chmodSync(entry, 0o755);
}

/**
 * The entry with the chunks' own `require`, behind the line that makes it a program. The bundler's helpers, which it imports
 * without using them, it does without: `--version` loads nothing.
 */
async function beginning(text) {
  const [line, ...rest] = (await asCommonJs(text.replace(/\bimport"\.\/chunk-\w+\.js";/g, ''))).split('\n');
  const { code: own } = await transform(`require=(${chunkRequire})(require,__dirname)`, { minify: true });
  return `${line}\n${own}${rest.join('\n')}`;
}

/** For what a package that is CommonJS asks of Node: the bundler's own stand-in uses a `require` if there is one. */
const REQUIRE = `import{createRequire as ownRequire}from"node:module";const require=ownRequire(import.meta.url);`;

/** What programs import, as ES modules, in `outdir`: chunks of their own, because those of the command are CommonJS. */
async function library(outdir) {
  const sourceOf = (name) => `src/library/entry/${name}.ts`;
  const shared = ENTRIES.filter((name) => name !== 'wire');
  const common = { ...COMMON, plugins: [madeAhead()], outdir, metafile: true };
  const alias = { yaml: join(root, 'node_modules/yaml/browser/dist/index.js') };
  const entries = Object.fromEntries(shared.map((name) => [name, sourceOf(name)]));
  const [built, wire] = await Promise.all([
    build({ ...common, alias, entryPoints: { ...entries, 'burst-thread': 'src/burst/thread.ts' } }),
    // By itself: what it shares with others comes in chunks that hold more than it needs. It has no state to share.
    build({ ...common, entryPoints: { wire: sourceOf('wire') } }),
  ]);
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(outdir, 'package.json'), '{"type":"module"}\n');
  for (const { path, text } of [...built.outputFiles, ...wire.outputFiles])
    writeFileSync(path, text.includes('Dynamic require of') ? `${REQUIRE}${text}` : text);
  const outputs = { ...built.metafile.outputs, ...wire.metafile.outputs };
  return Object.fromEntries(ENTRIES.map((name) => [name, loadedBy(name, outdir, outputs)]));
}

/** Octets that importing an entry reads, without what it loads when it is used. */
function loadedBy(name, outdir, outputs) {
  const loaded = new Set();
  const add = (path) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind, external } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && external !== true) add(next);
  };
  add(relative(root, join(outdir, `${name}.js`)));
  return [...loaded].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
}

// Whoever runs the program meanwhile finds the old one or the new one, but for the blink between two renames.
const [made, old] = ['made', 'old'].map((name) => join(root, '.cache', `dist-${name}-${process.pid}`));
await program(made);
const sizes = await library(join(made, 'lib'));
if (process.argv.includes('--sizes'))
  console.log(
    `an import reads: ${Object.entries(sizes)
      .map(([name, bytes]) => `${name} ${Math.ceil(bytes / 1000)} kB`)
      .join(', ')}`,
  );
writeFileSync(join(root, '.cache/entry-sizes.json'), `${JSON.stringify(sizes)}\n`);
writeFileSync(join(made, 'LICENCES.txt'), licenceTexts(root));
cpSync(join(root, 'src/fleet/sql'), join(made, 'sql'), { recursive: true });
if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
renameSync(made, join(root, 'dist'));
rmSync(old, { recursive: true, force: true });
