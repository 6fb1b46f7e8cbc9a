// What a session tells its witness and asks of its stream, in their order, as words.
import { compile } from '../../src/dialogue/compile/compile.ts';
import { Machine } from '../../src/dialogue/machine.ts';
import { shownOf } from '../../src/dialogue/made.ts';
import { Redactor } from '../../src/dialogue/redact.ts';
import { runSession } from '../../src/dialogue/run-dialogue.ts';
import type { Session } from '../../src/dialogue/session.ts';
import { NO_POLICIES, type Setting } from '../../src/dialogue/setting.ts';
import type { Failure, Witness } from '../../src/dialogue/witness.ts';
import { FakeClock } from '../../src/net/clock.ts';
import type { LeanSink, LeanStream, OpenStream } from '../../src/net/lean-stream.ts';
import { replyLine } from '../../src/wire/reply.ts';
import { load } from '../scenario/reading.ts';
import { memoryServer } from './memory-server.ts';
import type { Row } from './row.ts';

type Question = Pick<Row, 'server' | 'steps' | 'head' | 'timeout' | 'secrets' | 'mode'>;

export interface Way {
  /** Null: a dialogue of its own; else one session of a burst with so many messages. */
  readonly messages: number | null;
  /** Interrupted, or stopped as a burst is, after so long. */
  readonly interruptMs?: number;
  readonly stopMs?: number;
  /** Instead of the row's server: a stream that is told what to do. */
  readonly open?: ((sink: LeanSink, clock: FakeClock) => LeanStream) | undefined;
  readonly setting?: Partial<Omit<Setting, 'burst'>> | undefined;
}

/** The journal of a row's session in memory. */
export async function journalOf(
  row: Question,
  { messages, interruptMs, stopMs, open: opens, setting }: Way,
): Promise<string> {
  const clock = new FakeClock();
  const said: string[] = [];
  let at = 0;
  const note = (text: string) => {
    if (clock.now() !== at) said.push(`+${clock.now() - at} ms`);
    at = clock.now();
    said.push(text);
  };
  const streams: OpenStream =
    opens === undefined ? memoryServer(row.server, clock).open : (_endpoint, _source, sink) => opens(sink, clock);
  const open = watched(streams, note);
  const abort = new AbortController();
  if (interruptMs !== undefined) clock.after(interruptMs, () => abort.abort(new Error('interrupted')));
  const program = compile({
    ...settingOf(row, clock),
    ...setting,
    burst: messages === null ? null : { messages, rows: null },
  });
  const around = {
    clock,
    signal: abort.signal,
    open: (source: string | null, _ms: number, sink: Parameters<OpenStream>[2]) =>
      open({ address: '127.0.0.1', port: 25 }, source, sink),
  };
  let done = false;
  const machines: Machine[] = [];
  const seen = (session: Session) => {
    if (session instanceof Machine && machines.length === 0) machines.push(session);
  };
  if (stopMs !== undefined) clock.after(stopMs, () => machines[0]?.stop());
  const session = runSession(program, journal(note, seen), around)
    .catch((error: Error) => note(`rejected: ${error.message}`))
    .finally(() => {
      done = true;
    });
  while (!done && clock.now() < 600_000) await clock.advance(20);
  if (!done) note('it still goes on');
  else await session;
  return said.join(', ');
}

export function settingOf(row: Question, clock: FakeClock): Omit<Setting, 'burst'> {
  const { steps, head = '', timeout = '2s', secrets = new Map(), mode = 'smtp' } = row;
  const loaded = load(`name: test\ntimeout: ${timeout}\n${head}dialogue:\n${steps}\n`, { secrets });
  const [scenario] = loaded.scenarios;
  if (scenario === undefined) throw new Error(JSON.stringify(loaded.problems));
  return {
    scenario,
    values: new Map(Object.entries({ helo: 'x.example', from: 'a@x.example', to: 'b@y.example', unique: 'u' })),
    mode,
    roots: [],
    serverName: null,
    certificateHost: '127.0.0.1',
    source: null,
    redactor: new Redactor(secrets.values()),
    nonce: () => 'nonce',
    date: () => clock.date(),
    tlsRecord: null,
    policies: NO_POLICIES,
  };
}

function watched(open: OpenStream, note: (text: string) => void): OpenStream {
  return (endpoint, source, sink) => {
    note(`open${source === null ? '' : ` from ${source}`}`);
    const stream = open(endpoint, source, sink);
    return {
      ...stream,
      write: (octets) => {
        note(`write ${octets.length}`);
        stream.write(octets);
      },
      secure: (options) => {
        note('secure');
        stream.secure(options);
      },
      giveUp: (code, why) => {
        note(`give up ${code} ${why}`);
        stream.giveUp(code, why);
      },
      close: () => {
        note('close');
        stream.close();
      },
      destroy: (reset) => {
        note(reset === true ? 'reset' : 'destroy');
        stream.destroy(reset);
      },
    };
  };
}

export const journal = (note: (text: string) => void, seen: (session: Session) => void): Witness => ({
  began(session, of) {
    seen(session);
    note(of === null ? 'over' : `begins ${of.index} ${of.step.verb}`);
  },
  opened: (_session, _move, ms) => note(`opened ${ms}`),
  sent: (_session, of, stage, made) => note(`says ${of.index} ${stage} ${JSON.stringify(shownOf(made).slice(0, 30))}`),
  heard: (session, { of, row }, { outcome, reply, ms }, is) =>
    note(`heard ${of.index} ${row} ${outcome} ${reply?.code} ${is} ${ms} #${session.transaction}`),
  missed: (_session, { of, row }, how, { outcome, ms }, rest) =>
    note(`missed ${of.index} ${row} ${how} ${outcome} ${ms}${rest === null ? '' : ` ${replyLine(rest)}`}`),
  unasked(session, stage, next) {
    for (let reply = next(); reply !== null; reply = next())
      note(`unasked ${stage} ${session.rowAhead()} ${replyLine(reply).slice(0, 40)}`);
  },
  split: () => note('split'),
  secured: (_session, _move, agreed, _record, ms) => note(`secured ${agreed} ${ms}`),
  failed: (_session, of, row, failure) => note(`failed ${of.index} ${row} ${wordsOf(failure)}`),
  captured: (_session, name, value) => note(`captured ${name} ${value}`),
  settled: (_session, of, { outcome, reply, ms }, fits) =>
    note(`settled ${of.index} ${outcome} ${reply?.code ?? '-'} ${ms} ${fits ? 'fits' : 'differs'}`),
  lacking: (_session, why) => note(`lacking ${why}`),
  arrived: (_session, of, { record }) => note(`arrived ${of.index} ${record.verdict}`),
  accepted: (_session, clearly) => note(clearly ? 'accepted' : 'perhaps accepted'),
  unknown: () => note('unknown'),
  ended: (_session, end) => note(`ended ${end}`),
});

const wordsOf = (failure: Failure): string =>
  Object.values(failure)
    .map((value) => (typeof value === 'object' && value !== null ? replyLine(value) : String(value)))
    .join(' ');
