// The licence texts of every package that may end up in dist/: those of the lock file that are not for development only.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const RULE = '='.repeat(80);

/** @returns {{ name: string, version: string, licence: string, folder: string }[]} each package once for each version */
export function bundledPackages(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([folder, { dev }]) => folder !== '' && dev !== true)
    .map(([folder, { version, license }]) => ({
      name: folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license,
      folder,
    }));
}

/** The texts one below the other; a package without one is an error: it could not be handed on. */
export function licenceTexts(root) {
  const seen = new Set();
  const parts = bundledPackages(root).flatMap(({ name, version, licence, folder }) => {
    if (seen.has(`${name}@${version}`)) return [];
    seen.add(`${name}@${version}`);
    const files = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    if (files.length === 0) throw new Error(`${folder} has no licence text`);
    const texts = files.map((file) =>
      readFileSync(join(root, folder, file), 'utf8')
        .replace(/\r\n/g, '\n')
        .trim(),
    );
    return [`${RULE}\n${name} ${version} (${licence})\n${RULE}\n\n${texts.join('\n\n')}\n`];
  });
  return `The programs in this folder are a bundle: they hold code of the packages below, under these licences.\n\n${parts.join('\n')}`;
}
