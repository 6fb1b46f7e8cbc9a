// The licence texts of every package that may end up in dist/.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const RULE = '='.repeat(80);

/**
 * What package.json names as `bundled`, and what these need, by the lock file. Nothing is a dependency of the package: all of it is
 * in the bundle.
 * @returns {{ name: string, version: string, licence: string, folder: string, integrity: string, hasInstallScript?: boolean }[]}
 */
export function bundledPackages(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { bundled } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const found = new Map();
  const add = (name, from) => {
    const folder = resolved(packages, name, from);
    if (folder === null || found.has(folder)) return;
    const { version, license, integrity, hasInstallScript, dependencies = {} } = packages[folder];
    found.set(folder, { name, version, licence: license, folder, integrity, hasInstallScript });
    for (const needed of Object.keys(dependencies)) add(needed, folder);
  };
  for (const name of bundled) add(name, '');
  return [...found.values()];
}

/** Where Node finds `name` from `folder`; null: an optional one that is not there. */
function resolved(packages, name, folder) {
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (path in packages) return path;
    if (at === '') return null;
  }
}

/** The texts one below the other; a package without one is an error: it could not be handed on. */
export function licenceTexts(root) {
  const seen = new Set();
  const parts = bundledPackages(root).flatMap(({ name, version, licence, folder }) => {
    if (seen.has(`${name}@${version}`)) return [];
    seen.add(`${name}@${version}`);
    const own = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    const files = own.length > 0 ? own.map((file) => join(root, folder, file)) : [leftOut(root, name)];
    const texts = files.map((file) => readFileSync(file, 'utf8').replace(/\r\n/g, '\n').trim());
    return [`${RULE}\n${name} ${version} (${licence})\n${RULE}\n\n${texts.join('\n\n')}\n`];
  });
  return `The programs in this folder are a bundle: they hold code of the packages below, under these licences.\n\n${parts.join('\n')}`;
}

/** The text of a package that leaves it out of what it publishes, as its repository has it. */
function leftOut(root, name) {
  const file = join(root, 'scripts/licences', `${name}.txt`);
  if (!existsSync(file)) throw new Error(`${name} has no licence text`);
  return file;
}
