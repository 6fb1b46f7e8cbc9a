// Modules whose values the build makes ahead, so that no start has to: from the sources they are made when they are asked for.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
/** Each exports functions that return lines of JSON which are always the same, and nothing else. */
const MADE = /src\/diagnosis\/built-in-text\.ts$/;

/** JSON that is read when it is asked for (src/diagnosis/tongues.ts): a text until then. */
const TEXTS = /src\/(diagnosis|report|desk)\/(?:texts|words)\/([\w-]+\.json)$/;

/** What the functions of the module at `path` return, by their names. */
export async function textsOf(path) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [path],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const made = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
  return Object.fromEntries(Object.entries(made).map(([name, text]) => [name, text()]));
}

/** JSON of which nothing is to be decoded: an octet of the file is a character. */
export const inAscii = (json) =>
  json.replace(/[^\0-\x7f]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** builtInText -> built-in-text.txt */
export const fileOf = (name) => `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.txt`;

/**
 * The plugin of the build. `beside` takes a file that is to stand beside the chunks, which read it when its text is asked for;
 * without it the texts stand in the chunks, for those who bundle them once more.
 */
export const madeAhead = (beside = null) => ({
  name: 'made-ahead',
  setup({ onLoad }) {
    const later = (file, json) => {
      const text = inAscii(json);
      if (beside === null) return `() => ${JSON.stringify(text)}`;
      beside(file, text);
      return `() => readFileSync(new URL(${JSON.stringify(`./${file}`)}, import.meta.url), 'latin1')`;
    };
    onLoad({ filter: MADE }, async ({ path }) => {
      const texts = Object.entries(await textsOf(path));
      const made = texts.map(([name, text]) => `export const ${name} = ${later(fileOf(name), text)};`);
      return { contents: [READING, ...made].join('\n') };
    });
    onLoad({ filter: TEXTS }, ({ path }) => {
      const [, room, name] = TEXTS.exec(path) ?? [];
      const text = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')));
      return { contents: `${READING}\nexport default ${later(`${room}-${name}`, text)};` };
    });
  },
});

const READING = `import { readFileSync } from 'node:fs';`;
