// npm run sbom: what is in the bundle, as CycloneDX by `npm sbom`: each package with version, licence and hash.
// npm takes all of it for development, because nothing is installed with the package: it is bundled.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { bundledPackages } from './licences.mjs';

const cwd = join(import.meta.dirname, '..');
const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
const bill = JSON.parse(execFileSync('npm', args, { cwd, encoding: 'utf8', maxBuffer: 64 << 20 }));
const bundled = new Set(bundledPackages(cwd).map(({ name, version }) => `${name}@${version}`));
const components = bill.components
  .filter(({ name, version, group }) => bundled.has(`${group === undefined ? '' : `${group}/`}${name}@${version}`))
  .map(({ scope, properties, ...component }) => component);
const named = new Set([bill.metadata.component, ...components].map((one) => one['bom-ref']));
const dependencies = bill.dependencies
  .filter(({ ref }) => named.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => named.has(one)) }));
process.stdout.write(`${JSON.stringify({ ...bill, components, dependencies }, null, 2)}\n`);
