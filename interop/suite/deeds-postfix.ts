// A real Postfix that only sends: an instance of its own in a folder of /tmp, which tries each message once.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from './child.ts';
import type { Cell, Said } from './deeds.ts';

const PATIENCE_MS = 90_000;

/** What its log says of each message; a text: why there is none. */
export async function deliverByPostfix(cells: readonly Cell[], caFile: string): Promise<Said | string> {
  if (process.getuid?.() !== 0) return 'Postfix starts as root alone';
  if ((await run('postconf', ['-d', 'mail_version'])).code !== 0) return 'Postfix is not installed';
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-postfix-'));
  const conf = join(folder, 'conf');
  // Its daemons are not root, and look into it.
  chmodSync(folder, 0o755);
  configure(folder, cells, caFile);
  try {
    await run('chown', ['postfix', join(folder, 'data')]);
    const started = await run('postfix', ['-c', conf, 'start']);
    if (started.code !== 0) throw new Error(`postfix start: ${readFileSync(join(folder, 'log'), 'utf8')}`);
    for (const [index] of cells.entries())
      await run('sendmail', ['-C', conf, '-f', 'shop@client.example', `ada@${domainOf(index)}`], 'Subject: Hi\n\nHi\n');
    return await logged(join(folder, 'log'), cells);
  } finally {
    await run('postfix', ['-c', conf, 'stop']);
    rmSync(folder, { recursive: true, force: true });
  }
}

const domainOf = (index: number) => `cell${index}.test`;

async function logged(path: string, cells: readonly Cell[]): Promise<Said> {
  const said = new Map<string, string>();
  for (const end = Date.now() + PATIENCE_MS; said.size < cells.length && Date.now() < end; await pause(200)) {
    const found = readFileSync(path, 'utf8').matchAll(
      /to=<ada@cell(\d+)\.test>.*, dsn=([\d.]+), status=(\w+) \((.*)\)$/gm,
    );
    for (const [, index, dsn, status, text] of found)
      said.set(cells[Number(index)]?.cell ?? '', `${status} ${dsn}: ${text}`);
  }
  return said;
}

function configure(folder: string, cells: readonly Cell[], caFile: string): void {
  const conf = join(folder, 'conf');
  for (const name of ['conf', 'spool', 'data']) mkdirSync(join(folder, name));
  const ca = join(conf, 'ca.pem');
  writeFileSync(ca, readFileSync(caFile));
  const timeouts = [
    'connect',
    'starttls',
    'helo',
    'mail',
    'rcpt',
    'data_init',
    'data_xfer',
    'data_done',
    'quit',
    'rset',
  ];
  const main = {
    compatibility_level: '3.6',
    queue_directory: join(folder, 'spool'),
    data_directory: join(folder, 'data'),
    maillog_file: join(folder, 'log'),
    maillog_file_prefixes: folder,
    myhostname: 'client.example',
    mydestination: '',
    inet_protocols: 'ipv4',
    smtp_helo_name: 'client.example',
    transport_maps: `texthash:${join(conf, 'transport')}`,
    smtp_tls_policy_maps: `texthash:${join(conf, 'tls')}`,
    smtp_tls_CAfile: ca,
    smtp_connection_cache_on_demand: 'no',
    // Each server is asked once, whatever the one before it did.
    default_destination_concurrency_failed_cohort_limit: '0',
    queue_run_delay: '1h',
    minimal_backoff_time: '1h',
    maximal_backoff_time: '2h',
    notify_classes: '',
    ...Object.fromEntries(timeouts.map((name) => [`smtp_${name}_timeout`, '3s'])),
  };
  const lines = (record: Readonly<Record<string, string>>, between: string) =>
    Object.entries(record)
      .map(([key, value]) => `${key}${between}${value}\n`)
      .join('');
  writeFileSync(join(conf, 'main.cf'), lines(main, ' = '));
  const routes = cells.map(({ port }, index) => [domainOf(index), `smtp:[127.0.0.1]:${port}`]);
  writeFileSync(join(conf, 'transport'), lines({ ...Object.fromEntries(routes), 'client.example': 'discard:' }, ' '));
  const secure = cells
    .filter(({ tls }) => tls)
    .map(({ port }) => [`[127.0.0.1]:${port}`, 'secure match=mx.sandbox.test']);
  writeFileSync(join(conf, 'tls'), lines(Object.fromEntries(secure), ' '));
  writeFileSync(join(conf, 'master.cf'), MASTER);
}

const MASTER = `
postlog   unix-dgram n - n - 1 postlogd
pickup    unix  n - n 1 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
flush     unix  n - n 1000? 0 flush
smtp      unix  - - n - 100 smtp
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
showq     unix  n - n - - showq
`;
