// npm run sbom: what is in the bundle, as CycloneDX by `npm sbom`: each package with version, licence and hash.
// `--omit dev` would leave out what both a tool and the program need (npm 11), so what is for development is left out here.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const DEVELOPMENT = 'cdx:npm:package:development';
const cwd = join(import.meta.dirname, '..');
const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
const bill = JSON.parse(execFileSync('npm', args, { cwd, encoding: 'utf8', maxBuffer: 64 << 20 }));
const components = bill.components.filter(({ properties }) => !properties.some(({ name }) => name === DEVELOPMENT));
const named = new Set([bill.metadata.component, ...components].map((one) => one['bom-ref']));
const dependencies = bill.dependencies
  .filter(({ ref }) => named.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => named.has(one)) }));
process.stdout.write(`${JSON.stringify({ ...bill, components, dependencies }, null, 2)}\n`);
