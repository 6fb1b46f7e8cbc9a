// The shape of each event, checked when a record is read: what a disk gives back may be damaged.
import {
  count,
  flag,
  instant,
  type JsonShape,
  listOf,
  object,
  orNull,
  quantity,
  text,
  word,
} from '../document/json-shape.ts';
import type { RunHead } from '../run/document.ts';
import type { CaseHead, RunEvent, StepSummary } from '../run/events.ts';
import * as dialogue from './dialogue-shape.ts';
import { identityShape } from './identity-shape.ts';
import * as shape from './run-shape.ts';

type Of<E extends RunEvent['e']> = Extract<RunEvent, { e: E }>;

const EVENTS: { readonly [E in RunEvent['e']]: JsonShape<Of<E>> } = {
  run: object<Of<'run'>>('', { e: word('run'), run: object<RunHead>('', shape.runHeadFields) }),
  identity: object<Of<'identity'>>('', { e: word('identity'), identity: identityShape }),
  case: object<Of<'case'>>('', { e: word('case'), case: count, head: object<CaseHead>('', shape.caseHeadFields) }),
  connected: object<Of<'connected'>>('', {
    e: word('connected'),
    case: count,
    address: text,
    port: count,
    source: text,
  }),
  sent: object<Of<'sent'>>('', {
    e: word('sent'),
    case: count,
    at: quantity,
    stage: dialogue.stage,
    sent: text,
    sentBytes: orNull(count),
    secure: flag,
  }),
  reply: object<Of<'reply'>>('', {
    e: word('reply'),
    case: count,
    at: quantity,
    stage: dialogue.stage,
    secure: flag,
    outcome: dialogue.outcome,
    reply: orNull(dialogue.reply),
    ms: quantity,
    answers: flag,
  }),
  tls: object<Of<'tls'>>('', { e: word('tls'), case: count, at: quantity, tls: dialogue.tls }),
  finding: object<Of<'finding'>>('', { e: word('finding'), case: count, finding: dialogue.finding }),
  step: object<Of<'step'>>('', {
    e: word('step'),
    case: count,
    step: object<StepSummary>('', { ...dialogue.stepFields, decisive: orNull(count), own: orNull(listOf(count)) }),
  }),
  burst: object<Of<'burst'>>('', { e: word('burst'), case: count, burst: shape.burst }),
  threshold: object<Of<'threshold'>>('', { e: word('threshold'), case: count, threshold: shape.threshold }),
  'case-end': object<Of<'case-end'>>('', {
    e: word('case-end'),
    case: count,
    verdict: shape.verdict,
    reason: orNull(text),
    text: orNull(text),
    ms: quantity,
    attempt: count,
  }),
  contrast: object<Of<'contrast'>>('', { e: word('contrast'), contrast: shape.contrast }),
  end: object<Of<'end'>>('', { e: word('end'), finished: instant, summary: shape.summary }),
};
const byName = new Map<string, JsonShape<RunEvent>>(Object.entries(EVENTS));

/** The event, or what is wrong with it. */
export function asEvent(value: unknown): RunEvent | string {
  if (typeof value !== 'object' || value === null || !('e' in value)) return 'not an event';
  const known = typeof value.e === 'string' ? byName.get(value.e) : undefined;
  if (known === undefined) return 'an event of an unknown kind';
  return known.differs(value, '') ?? (value as RunEvent);
}
