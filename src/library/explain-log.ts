// What logs told -> the document: each group with what it means, and how it changed since an earlier one.
import { explain } from '../diagnosis/explain.ts';
import { changeOf, type EarlierGroup } from '../log/compare.ts';
import type { LogGroup } from '../log/document.ts';
import type { Sample } from '../log/group.ts';
import type { LogTold } from '../log/read.ts';
import type { ExplainedGroup, LogDocument } from '../report/log-document.ts';
import type { Explaining } from './explain-bounce.ts';
import { diagnosisOf } from './judge-log.ts';

/** `earlier`: the groups of the document that this one is compared with; null: with none. */
export function explainLog(told: LogTold, how: Explaining, earlier: readonly EarlierGroup[] | null): LogDocument {
  const before = earlier === null ? null : new Map(earlier.map((group) => [group.id, group]));
  const groups = told.groups.flatMap((group) => {
    const sample = told.samples.get(group.id);
    return sample === undefined ? [] : [explainedGroup(group, sample, how, before)];
  });
  const ids = new Set(groups.map(({ id }) => id));
  const { inputs, unexplained, silent, joinedInPart, unsettled } = told;
  const gone = earlier?.filter(({ id }) => !ids.has(id)).length ?? 0;
  return { schema: 'mxprobe/log@1', inputs, groups, unexplained, silent, joinedInPart, unsettled, gone };
}

function explainedGroup(
  group: LogGroup,
  { asked, host, address, recipient }: Sample,
  { catalogue, lang, audience, we }: Explaining,
  before: ReadonlyMap<string, EarlierGroup> | null,
): ExplainedGroup {
  const diagnosis = diagnosisOf(asked, catalogue);
  const isOutgoing = group.direction === 'outgoing';
  const { label, summary, who, remedy, proof } = explain(diagnosis, {
    ...{ lang, audience, recipient },
    // whose log it is: outgoing mail is ours, and incoming mail comes to ours
    we: we ?? (isOutgoing ? 'sender' : 'receiver'),
    remote: isOutgoing ? (host ?? address) : null,
  });
  return {
    ...group,
    cause: diagnosis.cause,
    actor: diagnosis.actor,
    explanation: { label, summary, who, remedy, proof },
    scenario: null,
    change: before === null ? null : changeOf(group, before.get(group.id)),
  };
}
