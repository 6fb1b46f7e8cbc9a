// Every regular expression of src/ and of the catalogue, also those that are put together when a module is loaded.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

export interface Found {
  readonly pattern: RegExp;
  /** Where it stands: `bounce/place.ts:70`. */
  readonly where: string;
}

const src = join(import.meta.dirname, '../../src');
/** They begin to work when they are loaded, or need a browser. */
const NOT_LOADED = /^(?:cli\/main|desk\/client\/|.*-?thread)/;

/** Ends with modules of src/ loaded, and `RegExp` as it was. */
export async function collectPatterns(): Promise<readonly Found[]> {
  const files = readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const found = new Map<string, Found>();
  const add = (pattern: RegExp, where: string) => {
    const key = `${pattern.flags.replace(/[gy]/g, '')} ${pattern.source}`;
    if (!found.has(key)) found.set(key, { pattern, where });
  };
  for (const file of files) for (const one of literalsOf(file)) add(one.pattern, one.where);
  await madeWhileLoading(files, add);
  const { BUILT_IN } = await import('../../src/diagnosis/built-in.ts');
  for (const { provider, signatures } of BUILT_IN)
    for (const { id, pattern } of signatures) add(new RegExp(pattern, 'i'), `the catalogue of ${provider}: ${id}`);
  return [...found.values()];
}

function literalsOf(file: string): readonly Found[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      const pattern = new RegExp(node.text.slice(1, end), node.text.slice(end + 1));
      found.push({ pattern, where: `${relative(src, file)}:${line + 1}` });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

async function madeWhileLoading(
  files: readonly string[],
  add: (pattern: RegExp, where: string) => void,
): Promise<void> {
  const Own = RegExp;
  let file = '';
  globalThis.RegExp = new Proxy(Own, {
    construct(target, args, newTarget) {
      const made: RegExp = Reflect.construct(target, args, newTarget === globalThis.RegExp ? target : newTarget);
      add(made, `put together when ${file} is loaded`);
      return made;
    },
  });
  try {
    for (const path of files) {
      file = relative(src, path);
      if (!NOT_LOADED.test(file)) await import(path);
    }
  } finally {
    globalThis.RegExp = Own;
  }
}
