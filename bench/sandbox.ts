// npm run bench:sandbox [-- MESSAGES]: what it costs to keep what comes in: memory under a flood, the time of a wait, a reset and an end, and
// sessions a second with rules and without. Ratios count; times are of one machine.
import { connect } from 'node:net';
import { waitFor } from '../src/control/inbox.ts';
import { readPolicy } from '../src/control/sandboxes.ts';
import { systemClock } from '../src/net/clock.ts';
import { type RunningSandbox, startSandbox } from '../src/sandbox/serve.ts';

const MESSAGES = Number(process.argv[2] ?? 10_000);
const OCTETS = 200 * 1024;
const KEPT = 16 * 1024 * 1024;

/** Sends so many messages in one session, each when the one before is answered. */
function flood(port: number, count: number, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const head = Buffer.from('MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\n');
    let left = count;
    let said = '';
    socket.setEncoding('latin1');
    socket.on('error', reject).on('close', () => resolve());
    socket.on('data', (piece: string) => {
      said += piece;
      if (/^220 /.test(said)) {
        said = '';
        socket.write('EHLO c.test\r\n');
      } else if (/^250 CHUNKING\r\n/m.test(said)) {
        said = '';
        socket.write(head);
      } else if (/^354 /m.test(said)) {
        said = '';
        socket.write(body);
      } else if (/queued as/.test(said)) {
        said = '';
        left -= 1;
        if (left > 0) socket.write(head);
        else socket.end('QUIT\r\n');
      }
    });
  });
}

const MIB = 1024 * 1024;
const resident = () => Math.round(process.memoryUsage().rss / MIB);
const median = (all: readonly number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
const body = (octets: number) =>
  Buffer.from(
    `Subject: x\r\n\r\n${'x'
      .repeat(76)
      .concat('\r\n')
      .repeat(Math.ceil(octets / 78))}.\r\n`,
  );

async function withMx<T>(policy: string, limits: object, work: (mx: RunningSandbox) => Promise<T>): Promise<T> {
  const read = readPolicy(policy, 'policy');
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const mx = await startSandbox(read.value, { limits });
  const result = await work(mx);
  await mx.close();
  return result;
}

/** Resident memory at the end, and after the first thousand. */
async function memory(): Promise<void> {
  await withMx('{}', { messageOctets: KEPT }, async (mx) => {
    const large = body(OCTETS);
    await flood(mx.port, 1_000, large);
    const early = resident();
    await flood(mx.port, MESSAGES - 1_000, large);
    const late = resident();
    const { messages, dropped } = mx.journal;
    console.log(
      `${MESSAGES} messages of 200 kB, 16 MiB kept (${messages.length}, ${dropped.messages} dropped): ` +
        `${early} MiB after 1,000, ${late} MiB at the end, ${(late / early).toFixed(2)}`,
    );
  });
}

async function waits(): Promise<void> {
  const behind: number[] = [];
  await withMx('{}', {}, async (mx) => {
    let answered = 0;
    mx.journal.events.listen((event) => {
      if (event.e === 'reply' && event.at === 'eod') answered = performance.now();
    });
    for (let round = 0; round < 50; round += 1) {
      const wait = { match: { to: 'c@d.test' }, count: 1, since: mx.journal.events.mark, withinMs: 5_000 };
      const waiting = waitFor(mx.journal, systemClock, wait).then(() => performance.now());
      await flood(mx.port, 1, body(100));
      behind.push((await waiting) - answered);
    }
  });
  console.log(`a wait resolves ${median(behind).toFixed(2)} ms behind the reply (median of 50)`);
}

async function resets(): Promise<void> {
  const taken: number[] = [];
  for (let round = 0; round < 5; round += 1)
    await withMx('{}', {}, async (mx) => {
      await flood(mx.port, 1_000, body(100));
      const begun = performance.now();
      mx.reset();
      taken.push(performance.now() - begun);
    });
  console.log(`reset with 1,000 messages: ${median(taken).toFixed(2)} ms (median of 5)`);
}

async function ends(): Promise<void> {
  const taken: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const mx = await startSandbox({});
    const clients = Array.from({ length: 20 }, () => connect(mx.port, '127.0.0.1').on('error', () => {}));
    await Promise.all(clients.map((client) => new Promise((resolve) => client.once('data', resolve))));
    const begun = performance.now();
    await mx.close();
    taken.push(performance.now() - begun);
    for (const client of clients) client.destroy();
  }
  console.log(`close with 20 clients: ${median(taken).toFixed(0)} ms (median of 5)`);
}

const RULES = Array.from({ length: 20 }, (_, index) => `{ at: rcpt, to: n${index}@never.test, close: true }`);

/** In turns, so that the machine's mood meets both. */
async function rates(): Promise<void> {
  const kinds = [
    { policy: '{}', limits: { messages: 0, sessions: 0, events: 1 }, perSecond: [] as number[] },
    { policy: `when: [${RULES.join(', ')}]`, limits: {}, perSecond: [] as number[] },
  ];
  for (let round = 0; round < 5; round += 1)
    for (const { policy, limits, perSecond } of kinds)
      await withMx(policy, limits, async (mx) => {
        const begun = performance.now();
        for (let session = 0; session < 300; session += 1) await flood(mx.port, 1, body(500));
        perSecond.push(300_000 / (performance.now() - begun));
      });
  const [bare = 0, full = 0] = kinds.map(({ perSecond }) => median(perSecond));
  console.log(`sessions a second with all that is kept and 20 rules: ${(full / bare).toFixed(2)} of those without`);
}

await memory();
await waits();
await resets();
await ends();
await rates();
