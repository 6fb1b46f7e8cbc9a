// Loads a scenario from a text, with files from memory.
import { type Loaded, type LoadOptions, loadScenario } from '../../src/scenario/load.ts';

export function load(
  text: string,
  options: Partial<LoadOptions> & { files?: Readonly<Record<string, string>> } = {},
  file = 'test.yaml',
): Loaded {
  const { files = {}, ...rest } = options;
  return loadScenario(
    { file, text },
    {
      helo: 'probe.example',
      environment: () => undefined,
      readFile: (path) => {
        const found = Object.hasOwn(files, path) ? files[path] : undefined;
        return found === undefined
          ? { refuse: `${path}: there is no such file` }
          : { file: path, bytes: Buffer.from(found) };
      },
      ...rest,
    },
  );
}

/** `line:column message` of each problem. */
export function problemsOf(loaded: Loaded): string[] {
  return loaded.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

/** A scenario with these steps and nothing else. */
export const withSteps = (steps: string, head = '') => `name: test\n${head}dialogue:\n  - connect\n${steps}\n`;
