// Nights over surveys through real sockets: accepted, quiet, changed, asked twice, and kept.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readProbes } from '../../src/library/read-probes.ts';
import { ZoneDns } from '../../src/net/zone-dns.ts';
import { NightWorld } from './night-world.ts';

let world: NightWorld;
before(async () => {
  world = await NightWorld.open();
  await world.write({
    'probe.yaml': `name: survey\ntargets: mx:lab.test:${world.port}\nsurvey: true\nidentity: { watch: true, source: 127.0.0.1, helo: lab.test, zones: zones }\n`,
    'nothing.yaml': 'name: nothing\ntargets: localhost\n',
    'no-ca.yaml': 'name: no-ca\ntargets: localhost\nsurvey: true\nca: nowhere.pem\n',
    zones: 'bl.test\n',
  });
});
after(() => world.close());

const HEALTHY = { hostname: 'mx.lab.test' };
const zone = {
  'lab.test': { MX: [[10, 'mx.lab.test']], A: '127.0.0.1', TXT: 'v=spf1 a -all' },
  'mx.lab.test': { A: '127.0.0.1' },
  '1.0.0.127.in-addr.arpa': { PTR: 'lab.test' },
  '2.0.0.127.bl.test': { A: '127.0.0.2' },
  '_dmarc.lab.test': { TXT: 'v=DMARC1; p=reject' },
} as const;
const options = { lookUp: new ZoneDns(zone) };

test('what was accepted is normal; one change is one sentence; the record has the cases', async () => {
  const read = world.read('probe.yaml');
  await world.serve(HEALTHY);
  const accepted = await world.night(read, { ...options, accept: true });
  assert.equal(accepted.end, 'good', accepted.out + accepted.err);
  const quiet = await world.document(read, options);
  assert.deepEqual(quiet.changes, []);
  assert.deepEqual(
    quiet.cases.map(({ file, variant }) => [file, variant]),
    [
      ['mx', 'domain'],
      ['mx', null],
      ['identity', null],
    ],
  );
  await world.serve({ ...HEALTHY, tls_versions: { max: 'TLSv1.2' } });
  const changed = await world.night(read, options);
  assert.equal(changed.end, 'regression');
  assert.match(changed.err, /asking 1 case a second time/);
  assert.match(changed.out, /the server no longer takes TLSv1\.3/);
  await world.serve(null);
  const gone = await world.night(read, options);
  assert.equal(gone.end, 'inconclusive', gone.out);
});

test('SPF forgets us: told of us, and only we are asked again', async () => {
  const read = world.read('probe.yaml');
  await world.serve(HEALTHY);
  const forgetful = new ZoneDns({ ...zone, 'lab.test': { ...zone['lab.test'], TXT: 'v=spf1 -all' } });
  const { end, out } = await world.night(read, { lookUp: forgetful });
  assert.equal(end, 'regression');
  assert.match(out, /SPF of the (?:sender|HELO name) is fail/);
});

for (const [file, words] of [
  ['nothing.yaml', /nothing is asked/],
  ['no-ca.yaml', /no such file/],
] as const)
  test(`${file} is a mistake`, () => {
    const { problems } = readProbes([`${world.folder}/${file}`], () => undefined);
    assert.match(problems.map(({ message }) => message).join('\n'), words);
  });
