// npm run reference [-- FOLDER]: the reference of every entry as HTML, from the public types in api/; without a FOLDER it stands in
// .cache/reference. `--check` writes nothing. What is exported and not explained, or named and not exported, is told, and ends with 1.
import { join, resolve } from 'node:path';
import { Application } from 'typedoc';
import { ENTRIES } from './entries.mjs';

const root = join(import.meta.dirname, '..');
const folder = process.argv.slice(2).find((argument) => !argument.startsWith('-'));

const app = await Application.bootstrap({
  tsconfig: join(root, 'scripts/reference.tsconfig.json'),
  entryPoints: ENTRIES.map((name) => join(root, `api/${name}.d.ts`)),
  basePath: join(root, 'api'),
  name: 'mxprobe',
  readme: 'none',
  disableSources: true,
  // A property's name and type say what it is; what is asked for by name has its sentence.
  requiredToBeDocumented: ['Class', 'Interface', 'TypeAlias', 'Variable', 'Function', 'Method', 'Accessor'],
  validation: { notExported: true, notDocumented: true, invalidLink: true, invalidPath: true },
});
const project = await app.convert();
if (project !== undefined) {
  app.validate(project);
  if (!process.argv.includes('--check'))
    await app.generateDocs(project, resolve(folder ?? join(root, '.cache/reference')));
}
process.exitCode = project === undefined || app.logger.hasErrors() || app.logger.hasWarnings() ? 1 : 0;
