// npm run types: writes the public types of every entry into api/, each in one file that needs no other. `--check` only compares:
// a change of the contract is seen in review. The declarations of the sources import `.ts`, so their files are found here.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { ENTRIES } from './entries.mjs';

const root = join(import.meta.dirname, '..');
const declared = join(root, '.cache', `types-${process.pid}`);
const isCheck = process.argv.includes('--check');

/** `./a.ts` is declared in `./a.d.ts`. */
const declarations = {
  name: 'declarations',
  resolveId: (what, from) =>
    from !== undefined && what.endsWith('.ts') && !what.endsWith('.d.ts')
      ? resolve(dirname(from), what.replace(/\.ts$/, '.d.ts'))
      : null,
};

try {
  const tsc = ['--no-install', 'tsc', '-p', 'scripts/types.tsconfig.json', '--noCheck', '--outDir', declared];
  // What can't be declared is none of the entries'; whether the sources are right is asked elsewhere.
  spawnSync('npx', tsc, { cwd: root, stdio: 'ignore' });
  mkdirSync(join(root, 'api'), { recursive: true });
  for (const name of ENTRIES) {
    const bundle = await rollup({
      input: join(declared, `library/entry/${name}.d.ts`),
      plugins: [declarations, dts()],
      external: [],
      onwarn: ({ message }) => console.error(message),
    });
    const { output } = await bundle.generate({ format: 'es' });
    const text = output.map(({ code }) => code).join('');
    const file = join(root, 'api', `${name}.d.ts`);
    const known = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (!isCheck) writeFileSync(file, text);
    else if (known !== text) {
      console.error(`api/${name}.d.ts is not current: npm run types`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(declared, { recursive: true, force: true });
}
