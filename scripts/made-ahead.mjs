// Modules whose values the build makes ahead, so that no start has to: from the sources they are made when they are loaded.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
/** Each exports values that JSON can hold, and nothing else. */
const MADE = /src\/diagnosis\/built-in-letters\.ts$/;

/** JSON that is read when it is asked for: a text until then. */
const TEXTS = /src\/(?:(?:diagnosis|report)\/texts|desk\/words)\/[\w-]+\.json$/;

/** What the module at `path` exports. */
export async function exportsOf(path) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [path],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

/** The plugin of the build. */
export const madeAhead = {
  name: 'made-ahead',
  setup({ onLoad }) {
    onLoad({ filter: MADE }, async ({ path }) => ({
      contents: Object.entries(await exportsOf(path))
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
        .join('\n'),
    }));
    onLoad({ filter: TEXTS }, ({ path }) => {
      const text = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')));
      return { contents: `export default ${JSON.stringify(text)};` };
    });
  },
};
