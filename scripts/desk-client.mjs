// npm run desk-client: the style and the script of the desk's pages, from src/desk/client/, as one file that the sources import.
// A test holds that it is current.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, transform } from 'esbuild';

const client = join(import.meta.dirname, '../src/desk/client');

/** The JSON text of src/desk/client/built.json. */
export async function builtClient() {
  const { outputFiles } = await build({
    entryPoints: [join(client, 'main.ts')],
    tsconfigRaw: '{}',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    charset: 'utf8',
    write: false,
  });
  const style = await transform(readFileSync(join(client, 'style.css'), 'utf8'), { loader: 'css', minify: true });
  return `${JSON.stringify({ script: outputFiles[0].text, style: style.code }, null, 2)}\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(join(client, 'built.json'), await builtClient());
