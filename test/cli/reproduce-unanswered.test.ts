// A bounce in which nobody replied, in Postfix's and Exim's own words: it is the same again over a server in that state, and where
// one thing turns it, that thing is found.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { command } from '../../src/cli/reproduce.ts';
import type { Reproduction } from '../../src/diagnosis/proof/document.ts';
import { readYaml } from '../../src/document/read-yaml.ts';
import { Checking } from '../../src/document/shape.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';
import { type Policy, policyShape } from '../../src/scenario/policy.ts';
import { called } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-unanswered-'));
after(() => rmSync(folder, { recursive: true }));

/** Exim names the server on a line of its own. */
const exim = (words: string) => `A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  guest@lab.test
    host mx.lab.test [192.0.2.5]
    ${words}
`;
const postfix = (words: string) => `This is the mail system at host out.sender.test.

<guest@lab.test>: ${words}
`;
const SERVER = 'mx.lab.test[192.0.2.5]';

interface Row {
  readonly told: string;
  readonly policy: string;
  readonly options?: readonly string[];
  readonly cause: string;
  readonly conclusion: string;
  readonly factor?: string;
}

const WAIT = ['--try', 'wait=10ms'];
const OTHER_SOURCE = ['--try', 'source=127.0.0.2'];
const SHORT = ['--timeout', '300ms', ...WAIT];
const ROWS: Readonly<Record<string, Row>> = {
  'silence before the greeting, Postfix': {
    told: postfix(`conversation with ${SERVER} timed out while receiving the initial server greeting`),
    policy: 'when: { at: connect, stall: true }',
    options: SHORT,
    cause: 'timeout',
    conclusion: 'receiver-must-act',
  },
  'silence before the greeting, Exim': {
    told: exim('SMTP timeout after initial connection'),
    policy: 'when: { at: connect, stall: true }',
    options: SHORT,
    cause: 'timeout',
    conclusion: 'receiver-must-act',
  },
  'silence behind the message, Postfix': {
    told: postfix(
      `conversation with ${SERVER} timed out while sending end of data -- message may be sent more than once`,
    ),
    policy: 'when: { at: eod, stall: true }',
    options: SHORT,
    cause: 'timeout',
    conclusion: 'receiver-must-act',
  },
  'silence behind the message, Exim': {
    told: exim('SMTP timeout after end of data (1043 bytes written)'),
    policy: 'when: { at: eod, stall: true }',
    options: SHORT,
    cause: 'timeout',
    // the size may be why, and nobody has given one
    conclusion: 'inconclusive',
  },
};
for (const [words, verb, moment] of [
  ['receiving the initial server greeting', 'initial connection', 'connect'],
  ['performing the EHLO handshake', 'EHLO out.sender.test', 'ehlo'],
  ['sending MAIL FROM', 'MAIL FROM:<desk@sender.test>', 'mail'],
  ['sending RCPT TO', 'RCPT TO:<guest@lab.test>', 'rcpt'],
  ['sending DATA command', 'DATA', 'data'],
  ['sending end of data -- message may be sent more than once', 'end of data', 'eod'],
] as const) {
  const isEarly = moment === 'connect' || moment === 'ehlo';
  const lost = {
    policy: `when: { at: ${moment}, close: true }`,
    cause: 'connection-dropped',
    // behind MAIL it may be the size, which nobody has given
    conclusion: isEarly ? 'receiver-must-act' : 'inconclusive',
    options: [...WAIT, ...OTHER_SOURCE],
  };
  Object.assign(ROWS, {
    [`lost at ${moment}, Postfix`]: { ...lost, told: postfix(`lost connection with ${SERVER} while ${words}`) },
    [`lost at ${moment}, Exim`]: { ...lost, told: exim(`Remote host closed connection in response to ${verb}`) },
  });
}
Object.assign(ROWS, {
  'lost at the greeting by one address alone': {
    told: postfix(`lost connection with ${SERVER} while receiving the initial server greeting`),
    policy: 'when: { at: connect, client: 127.0.0.1, close: true }',
    options: [...WAIT, ...OTHER_SOURCE],
    cause: 'connection-dropped',
    conclusion: 'confirmed',
    factor: 'source',
  },
  'lost at MAIL in clear text alone': {
    told: postfix(`lost connection with ${SERVER} while sending MAIL FROM`),
    policy: 'when: { at: mail, tls: false, close: true }',
    options: WAIT,
    cause: 'connection-dropped',
    conclusion: 'confirmed',
    factor: 'starttls',
  },
  'silence for a while': {
    told: postfix(`conversation with ${SERVER} timed out while receiving the initial server greeting`),
    policy: 'when: { at: connect, times: 1, stall: true }',
    options: SHORT,
    cause: 'timeout',
    conclusion: 'inconclusive',
    factor: 'wait',
  },
  'it works now': {
    told: exim('SMTP timeout after initial connection'),
    policy: '{}',
    cause: 'timeout',
    conclusion: 'not-reproduced',
  },
  'TLS required and not offered, Postfix': {
    told: postfix('TLS is required, but was not offered by host mx.lab.test[192.0.2.5]'),
    policy: 'tls: none',
    cause: 'tls-not-offered',
    conclusion: 'confirmed',
    factor: 'starttls',
  },
  'TLS required and not offered, Exim': {
    told: exim('a TLS session is required, but the server did not offer TLS support'),
    policy: 'tls: none',
    cause: 'tls-not-offered',
    conclusion: 'confirmed',
    factor: 'starttls',
  },
  'no certificate that is trusted, Postfix': {
    told: postfix('Server certificate not trusted'),
    policy: 'certificate: self-signed',
    options: ['--servername', 'mx.lab.test'],
    cause: 'tls-cert',
    conclusion: 'confirmed',
    factor: 'verify',
  },
  'no certificate that is trusted, Exim': {
    told: exim('TLS session: (certificate verification failed): certificate invalid'),
    policy: 'certificate: self-signed',
    cause: 'tls-cert',
    conclusion: 'confirmed',
    factor: 'verify',
  },
  'the name of another host, Postfix': {
    told: postfix('Server certificate not verified'),
    policy: 'certificate: { kind: trusted, names: [other.example] }',
    options: ['--servername', 'mx.lab.test'],
    cause: 'tls-cert',
    conclusion: 'confirmed',
    factor: 'verify',
  },
  'expired, Postfix': {
    told: postfix('Server certificate not trusted'),
    policy: 'certificate: expired',
    cause: 'tls-cert',
    conclusion: 'confirmed',
    factor: 'verify',
  },
  'the handshake fails, Postfix': {
    told: postfix('Cannot start TLS: handshake failure'),
    policy: 'tls: broken',
    cause: 'tls-handshake',
    conclusion: 'confirmed',
    factor: 'starttls',
  },
  'the handshake fails, Exim': {
    told: exim('TLS session: (SSL_connect): error:0A000410:SSL routines::sslv3 alert handshake failure'),
    policy: 'tls: broken',
    cause: 'tls-handshake',
    conclusion: 'confirmed',
    factor: 'starttls',
  },
});

function policyOf(yaml: string): Policy {
  const source = { file: 'policy.yaml', text: yaml };
  const { root } = readYaml(source);
  const checking = new Checking(source);
  const policy = root === null ? undefined : policyShape.read(root, checking);
  assert.deepEqual(checking.problems, [], yaml);
  assert.ok(policy);
  return policy;
}

async function ask({ told, policy, options = [] }: Row): Promise<Reproduction> {
  const mx = await startSandbox(policyOf(policy));
  try {
    const path = join(folder, `${mx.port}.txt`);
    writeFileSync(path, told);
    const ca = `${path}.pem`;
    writeFileSync(ca, await mx.caPem());
    const target = ['--target', `127.0.0.1:${mx.port}`, '--ca', ca, '--json', '--no-record'];
    const { out, err } = await called(command, [path, ...target, ...options], { LANG: 'C' });
    assert.equal(err, '');
    return JSON.parse(out) as Reproduction;
  } finally {
    await mx.close();
  }
}

describe('nobody replied, and it is so again', { concurrency: 4 }, () => {
  for (const [name, row] of Object.entries(ROWS)) {
    test(name, async () => {
      const { conclusion, doubt, factor, cause, experiments, control } = await ask(row);
      const tried = experiments.map(({ factor: of, to, outcome, reason }) => [of, to, outcome, reason].join(' '));
      assert.deepEqual(
        [cause, conclusion, factor],
        [row.cause, row.conclusion, row.factor ?? null],
        `${doubt}; ${control?.reason}: ${control?.text}; ${tried.join(', ')}`,
      );
    });
  }
});
