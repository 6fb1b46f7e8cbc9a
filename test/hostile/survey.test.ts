// `mxprobe mx` against hostile servers: it comes to an end in time, takes nothing for an answer that is none, and shows nothing
// that acts.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { mxText } from '../../src/report/mx.ts';
import { coloured, plain } from '../../src/report/palette.ts';
import { makeAuthority, makeCertificate } from '../../src/sandbox/certificates.ts';
import type { EndpointRecord } from '../../src/survey/document.ts';
import { survey } from '../survey/surveying.ts';
import { PAYLOADS } from './payloads.ts';
import { type Peer, type Script, startHostile } from './server.ts';
import { assertNoCiCommand, assertTerminal } from './sinks.ts';
import { smtp } from './smtp.ts';

const ENDPOINT_MS = 3_000;
const everything = (code: string) =>
  `${Object.values(PAYLOADS)
    // Braces with a word are what a template of ours would have left.
    .map((payload) => `${code}-${payload.replaceAll('\r', '').replaceAll('{x}', '{ x }')}\r\n`)
    .join('')}${code} x\r\n`;

/** A server that says something, or goes, has the time of a busy machine for it; the short deadline is for those that say nothing. */
const PATIENT_MS = 10_000;

async function surveyed(script: Script, timeoutMs = 500): Promise<EndpointRecord> {
  const server = await startHostile(script);
  const begun = performance.now();
  const found = await survey(
    `127.0.0.1:${server.port}`,
    {},
    { timeoutMs, endpointMs: Math.max(ENDPOINT_MS, timeoutMs) },
  );
  const ms = performance.now() - begun;
  await server.close();
  // On the wall, with room for a machine that is busy.
  assert.ok(ms < ENDPOINT_MS + 10_000, `${ms} ms`);
  assert.ok(JSON.stringify(found).length < 2 * 1024 * 1024);
  for (const details of [false, true])
    for (const palette of [plain, coloured]) {
      const text = mxText(found, { details, palette, width: 100 });
      assertTerminal(text, palette === coloured);
      assertNoCiCommand(text);
    }
  const [only] = found.endpoints;
  assert.ok(only);
  return only;
}

describe('mxprobe mx and hostile servers', { concurrency: 6, timeout: 60_000 }, () => {
  let tls = { cert: '', key: '' };
  before(async () => {
    const names = Object.values(PAYLOADS).map((payload) =>
      Buffer.from(payload, 'latin1').toString('utf8').slice(0, 60),
    );
    const made = await makeCertificate(await makeAuthority(), 'trusted', { names, now: new Date() });
    tls = { cert: made.certPem, key: made.keyPem };
  });

  for (const [name, script, reason] of [
    ['silence', () => {}, 'timeout'],
    ['a greeting that drips', (peer: Peer) => peer.drip('220-x\r\n'.repeat(50), 40), 'timeout'],
    ['an endless greeting', (peer: Peer) => peer.flood('220-x\r\n', 4 << 20), null],
    ['an endless line', (peer: Peer) => peer.flood('2', 4 << 20), null],
    ['endless replies', (peer: Peer) => peer.flood('220 mx\r\n', 4 << 20), null],
    ['a reset', (peer: Peer) => peer.pause(50).then(() => peer.reset()), 'closed'],
    ['the end', (peer: Peer) => peer.end(), 'closed'],
    ['no code', (peer: Peer) => peer.say('hello\r\n'), 'protocol'],
    ['replies ahead of their command', smtp({ greeting: '220 mx\r\n250 mx\r\n' }), 'protocol'],
    ['half a reply ahead', smtp({ greeting: '220 mx\r\n25' }), 'protocol'],
    ['EHLO without end', smtp({ ehlo: (peer) => peer.flood('250-X\r\n', 4 << 20) }), null],
    ['everything that acts, in the greeting', smtp({ greeting: everything('554') }), 'refused'],
    ['everything that acts, in EHLO', smtp({ ehlo: everything('250') }), null],
    ['everything that acts, in MAIL', smtp({ mail: everything('550') }), null],
  ] as const satisfies readonly (readonly [string, Script, string | null])[])
    test(name, async () => {
      const endpoint = await surveyed(script, reason === null || reason === 'timeout' ? 500 : PATIENT_MS);
      if (reason !== null) assert.equal(endpoint.reason, reason, JSON.stringify(endpoint).slice(0, 500));
    });

  test('injected before TLS: no handshake is begun', async () => {
    let shook = false;
    const script: Script = smtp({
      starttls: async (peer) => {
        peer.say('220 go\r\n250 injected\r\n');
        await peer.hear(/\x16\x03/);
        shook = true;
      },
    });
    const endpoint = await surveyed(script);
    assert.equal(shook, false);
    assert.match(JSON.stringify(endpoint), /injected/);
  });

  for (const said of ['454-no\r\n220 go\r\n', '220 go\r454 no\r\n'])
    test(`no octet of TLS behind a 220 that another client reads as a refusal: ${JSON.stringify(said)}`, async () => {
      const heard: string[] = [];
      const script: Script = smtp({
        starttls: async (peer) => {
          peer.say(said);
          await peer.left;
          heard.push(peer.heard);
        },
      });
      const { starttls, starttlsProblem, tls: shown } = await surveyed(script);
      assert.deepEqual([starttls, shown], ['broken', null]);
      assert.match(starttlsProblem ?? '', /^220 [\s\S]*: a reply with /);
      assert.ok(heard.length > 0 && heard.every((text) => !text.includes('\x16\x03')));
    });

  for (const [name, starttls] of [
    ['stalls', () => {}],
    ['is noise', (peer: Peer) => peer.say('\x8f\0noise'.repeat(50))],
    ['is reset', (peer: Peer) => peer.reset()],
  ] as const)
    test(`a handshake that ${name}`, async () => {
      const script: Script = smtp({
        starttls: async (peer) => {
          peer.say('220 go\r\n');
          await peer.hear(/\x16\x03/);
          starttls(peer);
        },
      });
      assert.equal((await surveyed(script)).tls?.protocol ?? null, null);
    });

  test('a certificate full of everything that acts', async () => {
    const endpoint = await surveyed(smtp({ tls }));
    assert.ok(endpoint.tls !== null);
  });
});
