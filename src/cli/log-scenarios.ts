// A scenario for each group of a log: the dialogue of one of its refusals, as `mxprobe bounce --scenario` writes it.

import type { Explaining } from '../library/explain-bounce.ts';
import { logScenario } from '../library/log-scenario.ts';
import type { Sample } from '../log/group.ts';
import { makeFolder } from '../net/disk-files.ts';
import type { ExplainedGroup, LogDocument } from '../report/log-document.ts';
import { filledIn } from '../report/reproduction-words.ts';
import { wordsOf } from '../report/words.ts';
import { UsageError } from './exit.ts';
import { escapedLines, type Screen } from './screen.ts';
import { writeText } from './write-text.ts';

export interface Writing {
  readonly folder: string;
  readonly how: Explaining;
  readonly screen: Screen;
}

/** Writes them and names them in the groups. */
export async function writeLogScenarios(
  document: LogDocument,
  samples: ReadonlyMap<string, Sample>,
  { folder, how, screen }: Writing,
): Promise<LogDocument> {
  const fault = await makeFolder(folder);
  if (fault !== null && fault.code !== 'exists') throw new UsageError(fault.text);
  const names = new Set<string>();
  const groups: ExplainedGroup[] = [];
  for (const group of document.groups) {
    const sample = samples.get(group.id);
    const yaml = sample === undefined || group.ownBounces ? null : logScenario(group, sample, how);
    if (yaml === null) {
      groups.push(group);
      continue;
    }
    const name = freeName(`${group.direction === 'incoming' ? 'in-' : ''}${group.cause ?? 'unknown'}`, names);
    await writeText(`${folder}/${name}.yaml`, yaml, screen);
    groups.push({ ...group, scenario: `${name}.yaml` });
  }
  screen.err(`${filledIn(wordsOf(how.lang).faults['scenario-written'], { file: escapedLines(folder) })}\n`);
  return { ...document, groups };
}

/** The same word twice gets a number. */
function freeName(name: string, taken: Set<string>): string {
  for (let n = 1; ; n += 1) {
    const one = n === 1 ? name : `${name}-${n}`;
    if (taken.has(one)) continue;
    taken.add(one);
    return one;
  }
}
