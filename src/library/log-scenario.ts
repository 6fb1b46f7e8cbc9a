// One refusal of a group of a log -> the scenario that asks it again, as for a bounce.
import type { BounceFacts, Failure, Stage } from '../bounce/facts.ts';
import { unansweredScenario } from '../bounce/unanswered-scenario.ts';
import type { Sample } from '../log/group.ts';
import type { ExplainedGroup } from '../report/log-document.ts';
import { scenarioOf } from './bounce-scenario.ts';
import type { Explaining } from './explain-bounce.ts';
import { diagnosisOf } from './judge-log.ts';

/** The scenario file, or null where there is nothing to ask: no server was ever reached. */
export function logScenario({ stage, stageBasis }: ExplainedGroup, sample: Sample, how: Explaining): string | null {
  const { asked } = sample;
  const failure = failureOf(sample, stage, stageBasis);
  if (failure.reply === null) return stage === null ? null : unansweredOf(sample, stage);
  const facts: BounceFacts = {
    schema: 'mxprobe/bounce@1',
    ...{ kind: 'bounce', form: 'text', reportingMta: null, arrival: null, date: null, subject: null, notes: [] },
    failures: [failure],
  };
  const diagnosis = diagnosisOf(asked, how.catalogue);
  const speakers = sample.helo === null ? {} : { helo: sample.helo };
  const written = scenarioOf(facts, failure, diagnosis, { identity: null, speakers });
  return 'yaml' in written ? written.yaml : null;
}

function unansweredOf({ asked, helo, sender, recipient }: Sample, stage: Stage): string {
  const isVerified = asked.tls !== null;
  const envelope = { helo, from: sender, to: recipient ?? 'postmaster' };
  return unansweredScenario({ envelope, stage, isVerified, isEncrypted: isVerified });
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
    helo: null,
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
