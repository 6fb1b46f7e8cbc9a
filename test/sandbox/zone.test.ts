// The DNS of a policy: what the embedded MX looks up in it, and the MX hosts that a domain has there.
import assert from 'node:assert/strict';
import { connect as connectTcp } from 'node:net';
import { test } from 'node:test';
import { type Place, startSandbox } from '../../src/sandbox/serve.ts';
import { mxOf, policyOf } from './dialogues.ts';

const MAIL = 'MAIL FROM:<news@sender.test>\r\n';
const RCPT = 'RCPT TO:<x@lab.test>\r\n';
const GOOD = `
  127.0.20.1: { PTR: mail.sender.test }
  mail.sender.test: { A: 127.0.20.1 }
  sender.test: { MX: 10 mail.sender.test, TXT: "v=spf1 ip4:127.0.20.1 -all" }
  lab.test: { MX: 10 mx.lab.test }`;

interface Row {
  readonly policy: string;
  /** On top of a zone in which everything is right. */
  readonly zone?: string;
  readonly commands?: string;
  readonly reply: RegExp;
}
const OK = /^250 2\.1\.5 Ok$/;
// biome-ignore format: a table, one case a line
const ROWS: readonly Row[] = [
  { policy: 'reverse_dns: look-up', reply: OK },
  { policy: 'reverse_dns: look-up', zone: '127.0.20.1: {}', reply: /^550 5\.7\.1 Client host rejected: cannot find your reverse hostname, \[127\.0\.20\.1\]$/ },
  { policy: 'reverse_dns: look-up', zone: '127.0.20.1: NXDOMAIN', reply: /^550 5\.7\.1 / },
  { policy: 'reverse_dns: look-up', zone: '127.0.20.1: silence', reply: /^450 4\.7\.1 .*cannot find your reverse hostname/ },
  { policy: 'reverse_dns: look-up', zone: '127.0.20.1: { PTR: SERVFAIL }', reply: /^450 4\.7\.1 / },
  { policy: 'reverse_dns: look-up', zone: 'mail.sender.test: { A: 127.0.20.9 }', reply: /^450 4\.7\.25 / },
  { policy: 'spf: look-up', reply: OK },
  { policy: 'spf: look-up', zone: 'sender.test: { TXT: "v=spf1 ip4:192.0.2.1 -all" }', reply: /^550 5\.7\.23 .*SPF fail/ },
  { policy: 'spf: look-up', zone: 'sender.test: { TXT: "v=spf1 ipv4:192.0.2.1 -all" }', reply: /^550 5\.7\.24 .*Permanent Error/ },
  { policy: 'spf: look-up', zone: 'sender.test: { TXT: SERVFAIL }', reply: /^450 4\.7\.24 .*Temporary Error/ },
  { policy: 'spf: look-up', zone: 'sender.test: { TXT: "v=spf1 ~all" }', reply: OK },
  { policy: 'spf: { look_up: true, refuse_softfail: true }', zone: 'sender.test: { TXT: "v=spf1 ~all" }', reply: /^550 5\.7\.23 .*softfail/ },
  { policy: 'spf: look-up', zone: 'sender.test: {}', reply: OK },
  { policy: 'spf: { look_up: true, at: mail }', zone: 'sender.test: { TXT: "v=spf1 -all" }', commands: MAIL, reply: /^550 5\.7\.23 / },
  { policy: 'sender_domain: look-up', reply: OK },
  { policy: 'sender_domain: look-up', zone: 'sender.test: NXDOMAIN', reply: /^450 4\.1\.8 / },
  { policy: 'sender_domain: { look_up: true, permanent: true }', zone: 'sender.test: NXDOMAIN', reply: /^550 5\.1\.8 / },
  { policy: 'sender_domain: look-up', zone: 'sender.test: { MX: 0 . }', reply: /^550 5\.7\.27 / },
  { policy: 'sender_domain: look-up', zone: 'sender.test: { A: 127.0.20.1 }', reply: OK },
  { policy: 'sender_domain: look-up', zone: 'sender.test: { MX: silence }', reply: /^450 4\.1\.8 / },
  { policy: 'recipient_domain: look-up', reply: OK },
  { policy: 'recipient_domain: look-up', zone: 'lab.test: NXDOMAIN', reply: /^550 5\.4\.4 Sorry, I couldn't find a mail exchanger or IP address\. \(#5\.4\.4\)$/ },
  { policy: 'recipient_domain: look-up', zone: 'lab.test: { TXT: here }', reply: /^550 5\.4\.4 / },
  { policy: 'recipient_domain: look-up', zone: 'lab.test: { MX: 0 . }', reply: /^556 5\.1\.10 / },
  { policy: 'recipient_domain: look-up', zone: 'lab.test: SERVFAIL', reply: /^451 4\.4\.3 / },
  { policy: 'recipient_domain: { unknown: lab.test }', reply: /^550 5\.4\.4 / },
  { policy: 'helo: { demand: resolves, look_up: true }', reply: OK },
  { policy: 'helo: { demand: resolves, look_up: true }', zone: 'mail.sender.test: NXDOMAIN', reply: /^450 4\.7\.1 <mail\.sender\.test>: Helo command rejected: Host not found$/ },
  { policy: 'dnsbl: { zone: bl.test, look_up: true }', reply: OK },
  { policy: 'dnsbl: { zone: bl.test, look_up: true }', zone: '1.20.0.127.bl.test: { A: 127.0.0.2, TXT: listed by hand }', reply: /^554 5\.7\.1 .*\[127\.0\.20\.1\] blocked using bl\.test; listed by hand$/ },
  { policy: 'dnsbl: { zone: bl.test, look_up: true, at: connect }', zone: '1.20.0.127.bl.test: { A: 127.0.0.2, TXT: x }', commands: '', reply: /^554 5\.7\.1 / },
  { policy: 'dnsbl: { zone: bl.test, look_up: true }', zone: '1.20.0.127.bl.test: silence', reply: OK },
];

/** The zone with these names in the place of its own. */
function zoneWith(changes: string): string {
  const nameOf = (line: string) => line.trim().split(': ')[0] ?? '';
  const names = new Set(changes.split('\n').map(nameOf));
  const kept = GOOD.split('\n').filter((line) => line !== '' && !names.has(nameOf(line)));
  return ['dns:', ...kept, `  ${changes}`].join('\n');
}

for (const { policy, zone = '', commands = `EHLO mail.sender.test\r\n${MAIL}${RCPT}`, reply } of ROWS) {
  test(`${policy}${zone === '' ? '' : `, ${zone}`}`, async () => {
    const { connect } = mxOf(`${policy}\n${zoneWith(zone)}`);
    const { session, heard } = connect();
    session.receive(Buffer.from(commands === MAIL ? `EHLO mail.sender.test\r\n${MAIL}` : commands));
    for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    assert.match(heard().split('\n').at(-1) ?? '', reply);
  });
}

test('a client that goes while something is looked up leaves nothing behind', async () => {
  const { connect } = mxOf(`spf: look-up\n${zoneWith('')}`);
  const { session, heard } = connect();
  session.receive(Buffer.from(`EHLO mail.sender.test\r\n${MAIL}`));
  heard();
  session.gone();
  for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(heard(), '');
});

// biome-ignore format: a table, one mistake a line
for (const [text, problem] of [
  ['spf: look-up', '`spf` looks up what no `dns:` says'],
  ['dnsbl: { zone: bl.test, look_up: true }', '`dnsbl` looks up what no `dns:` says'],
  ['domain: a.test', '`domain` has MX hosts only where `dns:` names them'],
  ['hosts: { a.test: down }', '`hosts` are those of a `domain`, which is missing'],
  ['domain: a.test\ndns: { a.test: { MX: 10 mx.a.test } }\nhosts: { other.test: down }', '`hosts`: other.test is no MX host of a.test'],
  ['dns: { a.test: { MX: mx.a.test } }', '`mx.a.test` is no MX record'],
  ['dns: { a.test: { A: "::1" } }', '`::1` is no IPv4 address'],
  ['dns: { a.test: { TLSA: 3 1 1 } }', '`3 1 1` is no TLSA record'],
  ['dns: { a.test: gone }', '`gone` is not known here'],
] as const) {
  test(`mistake: ${text}`, () => assert.throws(() => policyOf(text), { message: problem }));
}

function banner({ address, port }: Place): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host: address, port });
    socket.on('data', (chunk) => {
      socket.destroy();
      resolve(chunk.toString());
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
  });
}

test('every MX host of a domain is served, by preference; one that is down refuses', async () => {
  const sandbox = await startSandbox(
    policyOf(`
domain: company.test
dns:
  company.test: { MX: [20 spare.company.test, 10 mx.company.test, 30 lost.company.test] }
  mx.company.test: { A: 127.0.0.1 }
  spare.company.test: { AAAA: "::1" }
hosts: { mx.company.test: down, spare.company.test: { banner: the spare } }`),
  );
  assert.deepEqual(
    sandbox.places.map(({ host }) => host),
    ['mx.company.test', 'spare.company.test'],
  );
  assert.deepEqual(await Promise.all(sandbox.places.map(banner)), ['ECONNREFUSED', '220 the spare\r\n']);
  assert.equal(sandbox.hostname, 'spare.company.test');
  await sandbox.close();
  assert.deepEqual(await Promise.all(sandbox.places.map(banner)), ['ECONNREFUSED', 'ECONNREFUSED']);
});
