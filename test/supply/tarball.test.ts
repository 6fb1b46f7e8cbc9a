// What is handed on: nothing but what is listed, with the licence of all that is in it, and nothing that runs by itself.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build as bundle } from 'esbuild';
import { ENTRIES } from '../../scripts/entries.mjs';
import { bundledPackages } from '../../scripts/licences.mjs';
import { build } from '../cli/built.ts';

const root = join(import.meta.dirname, '../..');
const json = (text: string) => JSON.parse(text);
const own = json(readFileSync(join(root, 'package.json'), 'utf8'));

const locked = bundledPackages(root);
/** All that may be in the tarball. */
const LISTED = [
  /^(CHANGELOG|README)\.md$|^LICENSE$|^package\.json$/,
  /^dist\/[a-zA-Z0-9-]+(-[A-Z0-9]{8})?\.[cm]?js$/,
  /^dist\/(LICENCES\.txt|built-in-text\.txt|package\.json)$/,
  /^dist\/(diagnosis|report|desk)-[a-z-]+\.json$/,
  /^dist\/sql\/[a-z]+\.sql$/,
  /^dist\/lib\/([a-z0-9-]+(-[A-Z0-9]{8})?\.js|package\.json)$/,
  /^api\/[a-z-]+\.d\.ts$/,
  /^docs\/([a-z-]+\/)?[a-zA-Z-]+\.md$/,
  /^docs\/decisions\/arrows\.json$/,
  /^man\/mxprobe\.1$/,
  /^schema\/[a-z-]+\.schema\.json$/,
  /^probes\/(README\.md|[a-z-]+\.yaml)$/,
  /^scenarios\/[a-z]+\/(fragments\/)?[a-z0-9.-]+\.(yaml|csv|eml)$/,
];

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-pack-'));
after(() => rmSync(folder, { recursive: true }));

describe('the tarball', () => {
  let files: string[] = [];
  before(() => {
    build();
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const told = json(execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    files = told[0].files.map(({ path }: { path: string }) => path);
    execFileSync('tar', ['-xzf', join(folder, readdirSync(folder)[0] ?? '')], { cwd: folder });
  });

  test('holds what is listed and no more', () => {
    assert.deepEqual(
      files.filter((path) => !LISTED.some((pattern) => pattern.test(path))),
      [],
    );
    for (const needed of [
      'dist/mxprobe.js',
      'dist/built-in-text.txt',
      'dist/LICENCES.txt',
      'LICENSE',
      'docs/security.md',
    ])
      assert.ok(files.includes(needed), needed);
  });

  test('has the licence text of every package of the lock file', () => {
    const texts = readFileSync(join(folder, 'package/dist/LICENCES.txt'), 'utf8');
    assert.ok(locked.length >= 5);
    for (const { name, version, licence } of locked) {
      const head = `${name} ${version} (${licence})\n`;
      const from = texts.indexOf(head);
      assert.notEqual(from, -1, head);
      assert.match(texts.slice(from, from + 40_000), /^.*\n=+\n\n[\s\S]{200}/, head);
    }
  });

  test('runs without node_modules', () => {
    const out = execFileSync(process.execPath, [join(folder, 'package/dist/mxprobe.js'), '--version'], { cwd: folder });
    assert.match(String(out), new RegExp(own.version.replaceAll('.', '\\.')));
  });
});

test('every package that the bundle holds is one that package.json names as bundled, or needed by one', async () => {
  const { metafile } = await bundle({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts', 'src/burst/thread.ts', ...ENTRIES.map((name) => `src/library/entry/${name}.ts`)],
    outdir: join(folder, 'unwritten'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    write: false,
    metafile: true,
    external: ['pg', 'graphile-worker'],
    logLevel: 'silent',
  });
  const known = new Set(locked.map(({ folder: path }) => path));
  const held = Object.keys(metafile.inputs).flatMap(
    (path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
  );
  assert.ok(held.length > 0);
  assert.deepEqual(
    [...new Set(held)].filter((path) => !known.has(path)),
    [],
  );
});

describe('nothing runs when it is installed', () => {
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare', 'dependencies'])
    test(`no ${name} of ours`, () => assert.equal(own.scripts[name], undefined));
  test('none of a package that is needed at run time, and each has a hash', () => {
    for (const { name, hasInstallScript, integrity } of locked) {
      assert.notEqual(hasInstallScript, true, name);
      assert.match(integrity, /^sha512-/, name);
    }
  });
  test('exact versions', () => {
    assert.equal(own.dependencies, undefined);
    for (const [name, version] of Object.entries<string>(own.devDependencies))
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
  });
});

test('the bill of materials is CycloneDX and names every package, with its licence and its hash', () => {
  const bill = json(execFileSync(process.execPath, [join(root, 'scripts/bill.mjs')], { encoding: 'utf8' }));
  assert.equal(bill.bomFormat, 'CycloneDX');
  const nameAndVersion = locked.map(({ name, version }) => `${name}@${version}`);
  const named = bill.components.map(
    ({ group, name, version }: Record<string, string>) => `${group === undefined ? '' : `${group}/`}${name}@${version}`,
  );
  assert.deepEqual([...new Set(named)].sort(), [...new Set(nameAndVersion)].sort());
  for (const { name, licenses, hashes } of bill.components) {
    assert.ok(licenses?.length > 0, name);
    assert.ok(hashes?.length > 0, name);
  }
});
