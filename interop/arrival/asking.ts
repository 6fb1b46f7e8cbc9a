// What mxprobe says, run as a user would run it.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunDocument } from '../../src/run/document.ts';
import { notificationOf } from '../../test/bounce/notification.ts';
import { type Ended, mxprobe } from '../suite/child.ts';
import { PORTS } from './ports.ts';
import type { Row } from './rows.ts';
import type { Servers } from './servers.ts';

type Arrival = NonNullable<RunDocument['cases'][number]['steps'][number]['arrival']>;

export interface Told {
  readonly name: string;
  readonly problems: readonly string[];
  readonly said: string;
}

const scenarioOf = ({
  name,
  to,
  mailbox = to,
  by,
  expect = '{ times: 1 }',
  within = '8s',
  find,
  remove,
}: Row) => `name: ${name}
secrets: { mailbox: { env: DRILL_PASSWORD } }
dialogue:
  - connect
  - ehlo: client.test
  - mail: sender@mail.test
  - rcpt: ${to}@mail.test
  - data: { headers: { Subject: Gr\u00fc\u00dfe, X-Order: "\${unique}" }, body: "Hello,\\r\\n.a line with a dot, and \u00fc\\r\\n" }
    expect: 250
  - quit
  - arrives:
      at: { ${by}: "127.0.0.1:${PORTS[by]}", user: ${mailbox}@mail.test, password: "\${mailbox}" }
      within: ${within}
${find === undefined ? '' : `      find: ${find}\n`}      expect: ${expect}
      remove: ${remove === true}
`;

/** The rows of one port are one run; cases of a run go on side by side. */
export async function ask(rows: readonly Row[], servers: Servers): Promise<Told[]> {
  process.env.DRILL_PASSWORD = 'secret';
  const ports = [...new Set(rows.map(({ port = PORTS.mx }) => port))];
  const told = await Promise.all(
    ports.map(async (port) => {
      const here = rows.filter((row) => (row.port ?? PORTS.mx) === port);
      const { ended, document } = await runScenarios(here.map(scenarioOf), port, servers);
      return here.map((row) => tell(row, document, ended, servers));
    }),
  );
  return Promise.all(told.flat());
}

async function runScenarios(texts: readonly string[], port: number, { folder, ca }: Servers) {
  const at = join(folder, `scenarios-${port}`);
  rmSync(at, { recursive: true, force: true });
  mkdirSync(at);
  for (const [i, text] of texts.entries()) writeFileSync(join(at, `${String(i).padStart(3, '0')}.yaml`), text);
  const where = ['--target', `127.0.0.1:${port}`, '--owned', '--ca', ca, '--jobs', '8'];
  const ended = await mxprobe(['run', at, ...where, '--json', '--no-record', '--timeout', '30s']);
  if (ended.stdout === '') throw new Error(ended.stderr.slice(0, 2_000));
  return { ended, document: JSON.parse(ended.stdout) as RunDocument };
}

async function tell(row: Row, { cases }: RunDocument, ended: Ended, servers: Servers): Promise<Told> {
  const one = cases.find(({ scenario }) => scenario === row.name);
  if (one === undefined) return { name: row.name, problems: ['it was not run'], said: '' };
  const arrival = one.steps.at(-1)?.arrival;
  const text = one.text ?? '';
  const said = `${arrival?.verdict ?? one.verdict}${text === '' ? '' : `: ${text}`}`;
  const problems = [
    ...(arrival?.verdict === row.verdict ? [] : [`expected ${row.verdict}`]),
    ...(row.says === null
      ? text === ''
        ? []
        : ['nothing was to be said']
      : row.says.test(text)
        ? []
        : [`expected ${row.says}`]),
    ...(/secret/.test(ended.stdout + ended.stderr) ? ['the password is shown'] : []),
    ...(row.remove === true ? removalProblems(arrival, row, servers) : []),
    ...(row.cause === undefined ? [] : await causeProblems(row.cause, text, servers)),
  ];
  return { name: row.name, problems, said };
}

function removalProblems(arrival: Arrival | undefined, { to }: Row, { folder }: Servers): string[] {
  const kept = ['new', 'cur'].flatMap((part) => {
    const at = join(folder, 'mail', to, 'Maildir', part);
    return existsSync(at) ? readdirSync(at) : [];
  });
  return [
    ...(arrival?.found[0]?.removed === true ? [] : ['it is not said to be removed']),
    ...(kept.length === 0 ? [] : [`still there: ${kept.join(', ')}`]),
  ];
}

/** The next step that a lost mail names: the log of the server that took it. */
async function causeProblems(cause: string, text: string, { log }: Servers): Promise<string[]> {
  const id = /queued as (\w+)/.exec(text)?.[1] ?? 'none';
  const { stdout, stderr } = await mxprobe(['log', log, '--queue', id, '--json']);
  const { groups } = stdout === '' ? { groups: [] } : JSON.parse(stdout);
  const causes = groups.map((one: { cause: string }) => one.cause);
  return causes.join() === cause ? [] : [`the log says of ${id}: ${causes.join()} ${stderr}`];
}

/** As many mails to one mailbox, looked for by IMAP and by POP3 in turn. */
export async function askMany(runs: number, servers: Servers): Promise<Told[]> {
  const told: Told[] = [];
  while (told.length < runs) {
    const rows = Array.from(
      { length: Math.min(AT_ONCE, runs - told.length) },
      (_, i): Row => ({
        name: `run ${told.length + i + 1}`,
        to: 'inbox',
        by: i % 2 === 0 ? 'imaps' : 'pop3s',
        verdict: 'arrived',
        says: null,
        within: '30s',
      }),
    );
    told.push(...(await ask(rows, servers)));
  }
  return told;
}
/** The mails of one process. */
const AT_ONCE = 50;

const REFUSED_BY_OPENDKIM = '550 5.7.0 no DKIM signature data';

/** Nothing but the bounce and a key: unsigned mail is refused, signed mail is not. */
export async function askReproduce({ folder, ca, key }: Servers): Promise<Told> {
  const name = 'reproduce, Postfix with opendkim';
  const bounce = join(folder, 'bounce.txt');
  const [from, to, helo] = ['jane@good.test', 'inbox@mail.test', 'client.test'];
  writeFileSync(bounce, notificationOf({ reply: REFUSED_BY_OPENDKIM, at: 'end of DATA', from, to, helo }));
  const sign = ['--dkim', `domain=good.test,selector=s1,key=${key}`];
  const where = ['--target', `127.0.0.1:${PORTS.signed}`, '--ca', ca, '--owned'];
  const { stdout, stderr } = await mxprobe(['reproduce', bounce, ...where, ...sign, '--json', '--no-record']);
  const said = stdout === '' ? {} : JSON.parse(stdout);
  const problems =
    said.conclusion === 'confirmed' && said.factor === 'signature' ? [] : ['expected confirmed, signature'];
  return {
    name,
    problems,
    said: `${said.conclusion}, ${said.factor}, ${said.cause}, ${said.dialogues} dialogues ${stderr}`,
  };
}
