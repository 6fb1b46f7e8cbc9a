// What a thread of a burst runs: its share of the sessions. Loaded by nobody; net/threads begins it.
import { randomBytes } from 'node:crypto';
import { compile } from '../dialogue/compile/compile.ts';
import { Redactor } from '../dialogue/redact.ts';
import { NO_POLICIES } from '../dialogue/setting.ts';
import { systemClock } from '../net/clock.ts';
import { openStream } from '../net/lean-stream.ts';
import { fromShared, thisThread } from '../net/threads.ts';
import { TrustStore } from '../trust/trust-store.ts';
import { type BurstSetting, tlsRecordOf } from './burst-setting.ts';
import { OwnMember } from './member.ts';
import type { FromThread, ThreadTask, ToThread } from './thread-member.ts';

/** So often the first thread hears how far this one is. */
const STATE_MS = 200;

const thread = thisThread();
if (thread === null) throw new Error('a thread of a burst has no other to talk to');
const say = (message: FromThread, moved: readonly ArrayBuffer[] = []) => thread.post(message, moved);
const { setting, date, endpoint, share, logged, counts } = thread.data as ThreadTask;

let store: TrustStore | null = null;
const trustStore = (): TrustStore => {
  store ??= new TrustStore(setting.roots);
  return store;
};
const own: BurstSetting = {
  ...setting,
  date: () => date,
  tlsRecord: tlsRecordOf(setting.scenario, trustStore, () => systemClock.date()),
  policies: NO_POLICIES,
  redactor: new Redactor(setting.scenario.secrets.values()),
  nonce: () => randomBytes(9).toString('base64url'),
};
const member = new OwnMember(own, compile(own), share, {
  clock: systemClock,
  endpoint,
  open: openStream,
  log: logged ? (octets) => say({ say: 'log', octets }, [octets.buffer as ArrayBuffer]) : null,
  counts,
});

async function run(zero: number): Promise<void> {
  let running = true;
  const tell = () => {
    if (running) say({ say: 'state', state: member.state() });
    if (running) systemClock.after(STATE_MS, tell);
  };
  tell();
  await member.run(fromShared(zero));
  running = false;
  say({ say: 'ended', state: member.state() });
}

thread.hear((message) => {
  const heard = message as ToThread;
  if (heard.say === 'stop') member.stop();
  else void run(heard.zero);
});
say({ say: 'ready' });
