// What a line of a log tells, with what the lines before it told: one refusal.
import type { LogLine } from '../quoted/log-fact.ts';
import { decoded } from '../quoted/octets.ts';
import type { LogRefusal } from './event.ts';
import type { Asked, Judgement, Understood } from './judge.ts';
import type { Open } from './open.ts';

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly ms: number | null;
  /** The same in ISO 8601. */
  readonly time: string | null;
  /** The whole line. */
  readonly words: string;
}

/** A refusal with what it means. */
export interface LogEvent extends LogRefusal, Pick<Judgement, 'cause' | 'actor'> {
  readonly template: string;
  /** What was judged; null where nothing was said. */
  readonly asked: Asked | null;
}

/** A session that has said something which the next line needs. */
export interface Session {
  readonly name: string | null;
  readonly address: string | null;
  refusals: number;
}

export interface Told {
  readonly open: Open | null;
  readonly session: Session | null;
  readonly place: Place;
  readonly understood: Understood;
}

/** Field by field, as log-fact.ts does. */
export function eventOf(log: LogLine, recipient: string | null, { open, session, place, understood }: Told): LogEvent {
  const isOutgoing = log.direction === 'outgoing';
  const { said, judgement } = understood;
  return {
    file: place.file,
    line: place.line,
    time: place.time,
    direction: log.direction,
    mta: log.mta,
    queue: log.queue,
    sender: shown(log.sender) ?? shown(open?.sender ?? null),
    recipient,
    host: shown(log.relay) ?? session?.name ?? understood.host,
    address: log.address ?? session?.address ?? understood.address,
    port: log.port ?? (isOutgoing ? understood.port : null),
    helo: shown(log.helo),
    disposition: log.action === 'delayed' ? 'deferred' : 'refused',
    dsn: log.status,
    code: said.code,
    enhanced: said.enhanced,
    text: said.text,
    local: said.local,
    stage: said.stage,
    stageBasis: said.stageBasis,
    secondary: isOutgoing && log.isRepetition,
    ownBounce: isOutgoing && open?.isBounce === true,
    cause: judgement.cause,
    actor: judgement.actor,
    template: understood.template,
    asked: understood.asked,
  };
}

export const shown = (text: string | null) => (text === null ? null : decoded(text));
