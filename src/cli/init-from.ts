// mxprobe init --from: what the folder is about.
import { builtInCatalogue } from '../diagnosis/catalogue.ts';
import { reproducible, scenarioOf } from '../library/bounce-scenario.ts';
import { diagnoseFailure, factsIn } from '../library/explain-bounce.ts';
import type { Beginning, StartFile } from '../library/start-folder.ts';
import { importSession } from '../log/import-session.ts';
import { readSessions } from '../quoted/session.ts';
import { parseTarget } from '../target/parse-target.ts';
import type { Context } from './command.ts';
import { UsageError } from './exit.ts';
import { scenarioOfSwaks } from './import-swaks.ts';
import { readInput } from './input.ts';

/** Reads it; asks nobody. */
export async function beginningOf(from: string, context: Context): Promise<Beginning> {
  if (/^mx:/i.test(from)) return { domain: domainIn(from), also: null };
  if (/^\s*swaks\s/.test(from)) {
    const { yaml } = scenarioOfSwaks(from, '--from', context);
    return { domain: null, also: { name: 'scenarios/from-swaks.yaml', content: yaml } };
  }
  return { domain: null, also: scenarioIn(from, await readInput(from, MAX_BYTES)) };
}

function domainIn(written: string): string {
  const parsed = parseTarget(written);
  if ('problem' in parsed) throw new UsageError(`--from: ${parsed.problem.message}`, parsed.problem.advice);
  if (parsed.target.kind !== 'mx') throw new UsageError(`--from ${written}: no domain`);
  return parsed.target.domain;
}

const MAX_BYTES = 4 * 1024 * 1024;

/** A transcript as it stands, or what a bounce says was asked. */
function scenarioIn(path: string, octets: Uint8Array): StartFile {
  const catalogue = builtInCatalogue();
  const { facts } = factsIn(octets, catalogue);
  const failure = reproducible(facts.failures);
  const [session] = facts.form === 'text' ? readSessions(Buffer.from(octets).toString('utf8')) : [];
  if (session !== undefined) return { name: 'scenarios/from-transcript.yaml', content: importSession(session).yaml };
  if (failure === null) throw new UsageError(`--from ${path}: neither a bounce with a reply, nor a transcript`, LOOK);
  const diagnosis = diagnoseFailure(failure, catalogue, facts.reportingMta);
  const written = scenarioOf(facts, failure, diagnosis, { identity: null });
  if ('refuse' in written) throw new UsageError(`--from ${path}: no scenario is written: ${written.refuse}`);
  return { name: 'scenarios/from-bounce.yaml', content: written.yaml };
}

const LOOK = 'mxprobe bounce FILE says what it is';
