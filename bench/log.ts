// npm run bench:log [LINES]: how fast a log is read, beside pflogsumm on the same file (user CPU), with gzip, and the memory it takes.
// The log is made here: Postfix, both ways, a fifth of its lines refusals, each message with an id of its own.
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const lines = Number(process.argv[2] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-log-'));
const [plain, packed] = [join(folder, 'mail.log'), join(folder, 'mail.log.gz')];
try {
  await write(plain, packed, lines);
  const program = join(import.meta.dirname, '../dist/mxprobe.js');
  const ours = measured('/usr/bin/time', ['-f', '%U %M', process.execPath, program, 'log', plain, '--tz', 'UTC']);
  const zipped = measured('/usr/bin/time', ['-f', '%U %M', process.execPath, program, 'log', packed, '--tz', 'UTC']);
  const theirs = measured('/usr/bin/time', ['-f', '%U %M', 'pflogsumm', plain]);
  console.log(`${lines} lines`);
  console.log(`mxprobe log           ${ours.seconds} s user, ${ours.megabytes} MB`);
  console.log(
    `mxprobe log, .gz      ${zipped.seconds} s user, ${zipped.megabytes} MB: ${(zipped.seconds / ours.seconds).toFixed(2)} times`,
  );
  if (theirs.seconds > 0)
    console.log(
      `pflogsumm             ${theirs.seconds} s user: ${(theirs.seconds / ours.seconds).toFixed(2)} times as long`,
    );
  else console.log('pflogsumm is not installed');
} finally {
  rmSync(folder, { recursive: true });
}

function measured(command: string, args: readonly string[]): { seconds: number; megabytes: number } {
  const { stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const [, seconds = '0', kilobytes = '0'] = /([\d.]+) (\d+)\s*$/.exec(stderr ?? '') ?? [];
  return { seconds: Number(seconds), megabytes: Math.round(Number(kilobytes) / 1024) };
}

async function write(plainPath: string, packedPath: string, count: number): Promise<void> {
  const out = createWriteStream(plainPath);
  const gzip = createGzip();
  const packedOut = gzip.pipe(createWriteStream(packedPath));
  let block: string[] = [];
  const flush = async () => {
    const text = `${block.join('\n')}\n`;
    block = [];
    if (!out.write(text)) await new Promise<void>((resolve) => out.once('drain', () => resolve()));
    if (!gzip.write(text)) await new Promise<void>((resolve) => gzip.once('drain', () => resolve()));
  };
  for (let made = 0, n = 0; made < count; n += 1) {
    const message = messageLines(n);
    made += message.length;
    block.push(...message);
    if (block.length > 5000) await flush();
  }
  await flush();
  out.end();
  gzip.end();
  await Promise.all([finished(out), finished(packedOut)]);
}

/** One message, or one refused client: about ten lines. */
function messageLines(n: number): string[] {
  const second = `${String(Math.floor(n / 3600) % 24).padStart(2, '0')}:${String(Math.floor(n / 60) % 60).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`;
  const at = `Nov 30 ${second} mx postfix/`;
  const id = (0x1_0000_0000 + n * 2_654_435).toString(16).toUpperCase().slice(0, 11);
  const client = `h${n % 977}.sender${n % 97}.example[192.0.2.${n % 250}]`;
  const [from, to] = [`s${n % 5000}@sender${n % 97}.example`, `r${n % 7000}@hotel${n % 53}.example`];
  const head = `${at}smtpd[${n % 900}]: connect from ${client}`;
  if (n % 5 === 0)
    return [
      head,
      `${at}smtpd[${n % 900}]: NOQUEUE: reject: RCPT from ${client}: 550 5.1.1 <${to}>: Recipient address rejected: User unknown in virtual mailbox table; from=<${from}> to=<${to}> proto=ESMTP helo=<h${n % 977}.sender${n % 97}.example>`,
      `${at}smtpd[${n % 900}]: disconnect from ${client} ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4`,
    ];
  const mx = `mx.hotel${n % 53}.example[198.51.100.${n % 53}]`;
  const outcome =
    n % 5 === 1
      ? `dsn=5.7.1, status=bounced (host ${mx} said: 550 5.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1] (in reply to RCPT TO command))`
      : n % 5 === 2
        ? `dsn=4.2.0, status=deferred (host ${mx} said: 450 4.2.0 <${to}>: Recipient address rejected: Greylisted (in reply to RCPT TO command))`
        : 'dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 8910417E069)';
  return [
    head,
    `${at}smtpd[${n % 900}]: ${id}: client=${client}`,
    `${at}cleanup[${n % 90}]: ${id}: message-id=<${n}.${id}@sender${n % 97}.example>`,
    `${at}qmgr[3]: ${id}: from=<${from}>, size=${1000 + (n % 9000)}, nrcpt=1 (queue active)`,
    `${at}smtpd[${n % 900}]: disconnect from ${client} ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`,
    `${at}smtp[${n % 700}]: ${id}: to=<${to}>, relay=${mx}:25, delay=0.5, delays=0.1/0/0.2/0.2, ${outcome}`,
    ...(n % 5 === 2 ? [] : [`${at}qmgr[3]: ${id}: removed`]),
  ];
}
