// npm run pack [-- FOLDER]: the tarball, and beside it the bill of its materials.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const cwd = join(import.meta.dirname, '..');
const folder = process.argv[2] ?? join(cwd, 'release');
mkdirSync(folder, { recursive: true });
const told = execFileSync('npm', ['pack', '--json', '--silent', '--pack-destination', folder], { cwd });
const [{ filename }] = JSON.parse(told);
const path = join(folder, filename.replace(/\.tgz$/, '.cdx.json'));
writeFileSync(path, execFileSync(process.execPath, ['scripts/bill.mjs'], { cwd }));
console.log(`${join(folder, filename)}\n${path}`);
