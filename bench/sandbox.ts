// npm run bench:sandbox [-- MESSAGES]: what it costs to keep what comes in: memory under a flood, the time of a wait, a reset and an end, and
// sessions a second with rules and without. Ratios count; times are of one machine. Each figure stands with its bound; ends with 1 if one is
// broken.
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

/** Where other things run beside it, the clock tells of them. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
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

function figure(what: string, value: number, kept: boolean, bound: string): void {
  if (!kept) process.exitCode = 1;
  console.log(`${kept ? 'ok    ' : 'BROKEN'} ${what}: ${value.toFixed(2)} (${bound})`);
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
    const kept = `${messages.length} kept in 16 MiB, ${dropped.messages} dropped`;
    const grown = late / early;
    figure(
      `memory after ${MESSAGES} messages of 200 kB (${kept}), ${late} MiB, over that after 1,000, ${early} MiB`,
      grown,
      grown <= 1.1,
      'at most 1.1',
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
  figure('a wait resolves behind the reply, ms, median of 50', median(behind), median(behind) <= 5, 'at most 5');
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
  figure('reset with 1,000 messages, ms, median of 5', median(taken), median(taken) <= 5, 'at most 5');
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
  figure('close with 20 clients, ms, median of 5', median(taken), median(taken) <= 300, 'at most 300');
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
        const begun = processorMs();
        for (let session = 0; session < 300; session += 1) await flood(mx.port, 1, body(500));
        perSecond.push(300_000 / (processorMs() - begun));
      });
  const [bare = 0, full = 0] = kinds.map(({ perSecond }) => median(perSecond));
  figure(
    'sessions a second of the processor with all kept and 20 rules, over those without',
    full / bare,
    full / bare >= 0.9,
    'at least 0.9',
  );
}

await memory();
await waits();
await resets();
await ends();
await rates();
