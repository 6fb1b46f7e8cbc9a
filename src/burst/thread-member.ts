// A member in a thread of its own, seen from the first thread; and what the two say to each other.
import type { Endpoint } from '../net/lean-stream.ts';
import { type BeginThread, type Thread, toShared } from '../net/threads.ts';
import type { BurstSetting } from './burst-setting.ts';
import type { Member, MemberState, Share } from './member.ts';
import type { LogSink } from './pieces.ts';
import { tally as newTally } from './tally.ts';

/** What a thread begins with: all that can be copied. It masks the scenario's secrets as the first thread does. */
export interface ThreadTask {
  readonly setting: Omit<BurstSetting, 'redactor' | 'nonce' | 'date' | 'tlsRecord' | 'policies'>;
  readonly date: Date;
  readonly endpoint: Endpoint;
  readonly share: Share;
  readonly logged: boolean;
  readonly counts: SharedArrayBuffer;
}

export type ToThread =
  /** `zero`: when the burst begins, on the clock that threads share. */
  { readonly say: 'go'; readonly zero: number } | { readonly say: 'stop' };

export type FromThread =
  | { readonly say: 'ready' }
  | { readonly say: 'log'; readonly octets: Uint8Array }
  | { readonly say: 'state'; readonly state: MemberState }
  | { readonly say: 'ended'; readonly state: MemberState };

export class ThreadMember implements Member {
  readonly ready: Promise<void>;
  readonly #thread: Thread;
  readonly #ended: Promise<void>;
  #state: MemberState = { tally: newTally(), inFlight: 0, stopping: false, lastBegunMs: 0 };

  constructor(begin: BeginThread, task: ThreadTask, log: LogSink | null) {
    const ready = new Latch();
    const ended = new Latch();
    this.ready = ready.opened;
    this.#ended = ended.opened;
    const heard = (message: FromThread) => {
      if (message.say === 'ready') ready.open();
      else if (message.say === 'log') log?.(message.octets);
      else this.#state = message.state;
      if (message.say === 'ended') ended.open();
    };
    const broke = (why: Error) => {
      ready.fail(why);
      ended.fail(why);
    };
    this.#thread = begin(task, { broke, heard: (message) => heard(message as FromThread) });
  }

  state(): MemberState {
    return this.#state;
  }

  async run(zero: number): Promise<void> {
    this.#say({ say: 'go', zero: toShared(zero) });
    await this.#ended;
  }

  stop(): void {
    this.#say({ say: 'stop' });
  }

  /** It is not needed any more. */
  end(): void {
    this.#thread.end();
  }

  #say(message: ToThread): void {
    this.#thread.post(message);
  }
}

/** Something that happens once, or will not. Nobody need wait for it. */
class Latch {
  readonly opened: Promise<void>;
  open: () => void = () => {};
  fail: (why: Error) => void = () => {};

  constructor() {
    this.opened = new Promise((resolve, reject) => {
      this.open = resolve;
      this.fail = reject;
    });
    this.opened.catch(() => {});
  }
}
