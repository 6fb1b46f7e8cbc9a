// A scenario for each group of a log: the dialogue of one of its refusals, as `mxprobe bounce --scenario` writes it.
import type { BounceFacts, Failure } from '../bounce/facts.ts';
import { unansweredScenario } from '../bounce/unanswered-scenario.ts';
import type { Sample } from '../log/group.ts';
import { makeFolder } from '../net/disk-files.ts';
import type { ExplainedGroup, LogDocument } from '../report/log-document.ts';
import { filledIn } from '../report/reproduction-words.ts';
import { wordsOf } from '../report/words.ts';
import { scenarioOf } from './bounce-scenario.ts';
import { UsageError } from './exit.ts';
import type { Explaining } from './explain-bounce.ts';
import { diagnosisOf } from './judge-log.ts';
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

/** The scenario file, or null where there is nothing to ask: no server was ever reached. */
export function logScenario({ stage, stageBasis }: ExplainedGroup, sample: Sample, how: Explaining): string | null {
  const { asked } = sample;
  const failure = failureOf(sample, stage, stageBasis);
  if (failure.reply === null) return stage === null ? null : unansweredScenario(failure, stage, asked.tls !== null);
  const facts: BounceFacts = {
    schema: 'mxprobe/bounce@1',
    ...{ kind: 'bounce', form: 'text', reportingMta: null, arrival: null, subject: null, notes: [] },
    failures: [failure],
  };
  const diagnosis = diagnosisOf(asked, how.catalogue);
  const speakers = sample.helo === null ? {} : { helo: sample.helo };
  const written = scenarioOf(facts, failure, diagnosis, { identity: null, speakers });
  return 'yaml' in written ? written.yaml : null;
}

const NOWHERE = { recipient: null, reply: null, stage: null, remote: null, status: null } as const;

function failureOf(
  { asked, sender, recipient, host, address }: Sample,
  stage: ExplainedGroup['stage'],
  stageBasis: ExplainedGroup['stageBasis'],
): Failure {
  // ours refused: where the line tells no code, the one that servers use
  const code = asked.code ?? (asked.direction === 'incoming' ? (asked.disposition === 'deferred' ? 450 : 550) : null);
  const { text, local, enhanced, dsn } = asked;
  const isReply = text !== null && code !== null;
  return {
    recipient,
    originalRecipient: null,
    sender,
    action: asked.disposition === 'deferred' ? 'delayed' : 'failed',
    remote: asked.direction === 'outgoing' ? { host, address } : { host: null, address: null },
    reply: isReply ? { code, enhanced, text, lines: text.split('\n').length } : null,
    replyBy: isReply ? 'remote' : null,
    status: dsn,
    stage,
    stageBasis,
    tls: null,
    diagnostic: text ?? local,
    words: null,
    basis: { recipient: 'stated', remote: 'stated', reply: 'stated', status: 'stated', sender: 'stated' },
    places: NOWHERE,
  };
}
