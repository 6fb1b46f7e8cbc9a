// A dialogue that travels: what comes out is what went in, and what has no place in it is refused on both sides.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { carry, uncarry } from '../../src/fleet/dialogue/carry.ts';
import { mayTalk, parseNetwork } from '../../src/fleet/permits.ts';
import { readScenarios } from '../../src/library/load-scenarios.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

function scenarioOf(dialogue: string): Scenario {
  const yaml = `name: x\ndialogue:\n${dialogue
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')}\n`;
  const { scenarios, problems } = loadScenario(
    { file: 'x.yaml', text: yaml },
    { helo: 'out.test', environment: () => undefined, readFile: () => ({ refuse: 'none' }) },
  );
  const [one] = scenarios;
  assert.ok(one, JSON.stringify(problems));
  return one;
}

const all = readScenarios(['scenarios'], { vars: new Map(), environment: () => undefined, helo: 'out.test' }).scenarios;

describe('a dialogue that travels', () => {
  test('each scenario of ours is refused, or arrives as it is', () => {
    let carried = 0;
    for (const scenario of all) {
      const sent = carry(scenario);
      if ('refuse' in sent) continue;
      carried += 1;
      const { steps, timeouts, identity, requires, file, name, variant } = scenario;
      const back = uncarry(sent.text);
      assert.ok('steps' in back, scenario.file);
      const { steps: there, ...head } = back;
      assert.deepEqual(there, steps, scenario.file);
      assert.deepEqual(
        [head.timeouts, head.identity, head.requires, head.file, head.name, head.variant],
        [timeouts, identity, requires, file, name, variant],
      );
    }
    assert.ok(carried > 20, `${carried} of ${all.length}`);
  });

  for (const [name, dialogue, says] of [
    ['a plain dialogue', '- connect\n- quit', null],
    ['AUTH', '- connect\n- auth: { mechanism: PLAIN, user: u, password: hunter22, clear_text: true }', /secrets|verb/],
    ['raw octets', '- connect\n- send: { bytes: "x" }\n  expect: any', /steps\.1\.verb/],
    ['a raw line', '- connect\n- send: "NOOP"\n  expect: any', /steps\.1\.verb/],
    ['octets behind STARTTLS', '- connect\n- ehlo\n- starttls: { inject: "NOOP\\r\\n" }', /inject/],
    ['a bare LF in the message', '- connect\n- data: { eol: lf }', /eol/],
    ['an end of its own', '- connect\n- data: { ending: "\\n.\\n" }', /ending/],
    ['a large message', '- connect\n- data: { size: 1000000 }', /size/],
    ['another client by XCLIENT', '- connect\n- xclient: { ADDR: 192.0.2.1 }', /verb/],
    ['another client by PROXY', '- proxy: { source: 192.0.2.1 }\n- connect', /verb/],
    ['a source address', '- connect: { source: 127.0.0.9 }', /source/],
    ['pipelining', '- connect\n- ehlo\n- pipeline: [mail: a@b.test, rcpt: c@d.test]', /verb/],
    ['a long wait', '- connect\n- wait: 10m', /ms/],
    [
      'many recipients',
      `- connect\n- rcpt: [${Array.from({ length: 11 }, (_, at) => `u${at}@d.test`).join(', ')}]`,
      /11 recipients/,
    ],
    ['many steps', ['- connect', ...Array.from({ length: 60 }, () => '- noop')].join('\n'), /61 steps/],
  ] as const)
    test(`${name}: ${says === null ? 'is carried' : 'stays here'}`, () => {
      const sent = carry(scenarioOf(dialogue));
      if (says === null) assert.ok('text' in sent);
      else assert.match('refuse' in sent ? sent.refuse : 'carried', says);
    });

  const text = (() => {
    const sent = carry(
      scenarioOf('- connect\n- ehlo\n- mail: a@b.test\n- rcpt: c@d.test\n  expect: 250 /ok/i\n- quit'),
    );
    return 'text' in sent ? sent.text : assert.fail(sent.refuse);
  })();
  for (const [name, changed] of [
    ['a second command in EHLO', text.replace('[{"name":"helo"', '["x\\r\\nMAIL FROM:<a@b.test>",{"name":"helo"')],
    ['a second command in MAIL', text.replace('a@b.test', 'a@b.test>\\r\\nRCPT TO:<x@y.test')],
    ['a verb of another version', text.replace('"verb":"quit"', '"verb":"burn"')],
    ['a pattern that is none', text.replace('["ok","i"]', '["(","i"]')],
    ['a pattern with flags of its own', text.replace('["ok","i"]', '["ok","g"]')],
    ['a client certificate', text.replace('"clientCertificate":null', '"clientCertificate":"/etc/passwd"')],
    ['a protocol that aborts OpenSSL', text.replace('"alpn":[]', '"alpn":[""]')],
    ['a step that is none', text.replace('"steps":[', '"steps":[null,')],
    ['a deadline without end', text.replace('"timeoutMs":null', '"timeoutMs":1e12')],
    ['no JSON', text.slice(0, -1)],
    ['nothing', ''],
    ['too much', `${text}${' '.repeat(300_000)}`],
  ] as const)
    test(`${name} is refused where it arrives`, () => {
      assert.notEqual(changed, text, 'the row changes nothing');
      assert.ok('refuse' in uncarry(changed));
    });

  test('whatever arrives, it is a scenario or a refusal, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(40), fc.string({ maxLength: 20 }), (at, cut, put) => {
        const damaged = text.slice(0, at) + put + text.slice(at + cut);
        const back = uncarry(damaged);
        assert.ok('refuse' in back || Array.isArray(back.steps));
      }),
    );
    fc.assert(
      fc.property(fc.json({ maxDepth: 30 }), (json) => {
        assert.ok('refuse' in uncarry(json));
      }),
    );
  });
});

describe('whom a worker talks to', () => {
  const network = (text: string) => parseNetwork(text) ?? assert.fail(text);
  const permits = {
    owned: [network('127.0.0.0/8')],
    excluded: [network('127.0.9.0/24'), network('192.31.196.7')],
    consented: { networks: [network('192.31.196.0/24')], domains: ['example.org'] },
  };
  for (const [name, host, address, port, says] of [
    ['an own network, any port', 'm0.test', '127.0.0.1', 8025, null],
    ['own, and left out', 'm0.test', '127.0.9.1', 25, /leaves it out/],
    ['a network that agreed', 'm0.test', '192.31.196.1', 25, null],
    ['submission there', 'm0.test', '192.31.196.1', 587, null],
    ['another port there', 'm0.test', '192.31.196.1', 22, /port 22/],
    ['agreed, and left out', 'm0.test', '192.31.196.7', 25, /leaves it out/],
    ['a host that agreed', 'example.org', '192.31.196.1', 25, null],
    ['a host below it', 'mx.example.org', '192.31.196.1', 465, null],
    ['a host that only ends so', 'badexample.org', '192.31.197.1', 25, /--consented/],
    ['a stranger', 'mx.example.net', '192.31.197.1', 25, /--consented/],
    ['a private address of a host that agreed', 'mx.example.org', '10.0.0.1', 25, /not public/],
    ['the cloud', 'mx.example.org', '169.254.169.254', 25, /not public/],
    ['no address', 'mx.example.org', 'localhost', 25, /no address/],
  ] as const)
    test(name, () => {
      const why = mayTalk({ host, address, port }, permits);
      if (says === null) assert.equal(why, null);
      else assert.match(why ?? 'allowed', says);
    });
});
