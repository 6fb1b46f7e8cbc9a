// A file of ours by its keys: a probe has targets, scenarios or logs, and no dialogue.
import { entryOf } from '../document/node.ts';
import { readYaml } from '../document/read-yaml.ts';
import { readRegularFile } from '../net/project-files.ts';

/** False for what can't be read: that is told where scenarios are read. */
export function isProbe(file: string): boolean {
  return has(file, OF_A_PROBE, OF_A_SCENARIO);
}

/** A file with a dialogue that asks no targets of its own. */
export function isScenario(file: string): boolean {
  return has(file, OF_A_SCENARIO, OF_A_PROBE);
}

/** One of `keys`, and none of `others`. */
function has(file: string, keys: readonly string[], others: readonly string[]): boolean {
  const read = readRegularFile(file);
  if ('refuse' in read) return false;
  const text = Buffer.from(read.bytes).toString('utf8');
  // Most files have none of them and are not read twice for this.
  if (!keys.some((key) => text.includes(`${key}:`))) return false;
  const { root } = readYaml({ file, text: text.replace(/^\ufeff/, '') });
  if (root?.kind !== 'map' || others.some((key) => entryOf(root, key) !== undefined)) return false;
  return keys.some((key) => entryOf(root, key) !== undefined);
}

/** Mistyped ones, too: a probe with a wrong key is judged as a probe. */
const OF_A_PROBE = ['targets', 'target', 'scenarios', 'log', 'schedule', 'notify', 'retention', 'alerts', 'mx'];
const OF_A_SCENARIO = ['dialogue', 'dialog', 'steps', 'variants', 'burst', 'sandbox', 'query_response'];
