// Drives a session of the sandbox without a socket: lines in, what it says out.

import type { Source } from '../../src/document/problem.ts';
import { readYaml } from '../../src/document/read-yaml.ts';
import { Checking } from '../../src/document/shape.ts';
import { FakeClock } from '../../src/net/clock.ts';
import type { Client } from '../../src/sandbox/client.ts';
import { begin } from '../../src/sandbox/commands/greet.ts';
import { carryOut } from '../../src/sandbox/dispatch.ts';
import { Mx } from '../../src/sandbox/mx.ts';
import { ServerSession } from '../../src/sandbox/server-session.ts';
import { type Policy, policyShape } from '../../src/scenario/policy.ts';

/** The policy as a file would write it; a mistake in it is an error of the test. */
export function policyOf(yaml: string): Policy {
  const source: Source = { file: 'policy', text: yaml === '' ? '{}' : yaml };
  const { root, problems } = readYaml(source);
  const checking = new Checking(source);
  const policy = root === null ? undefined : policyShape.read(root, checking);
  if (policy === undefined || checking.problems.length > 0)
    throw new Error([...problems, ...checking.problems].map((p) => p.message).join('; '));
  return policy;
}

export interface Dialogue {
  readonly session: ServerSession;
  /** Everything said since the last call; a pause is `<N ms>`, the end `<closed>` or `<reset>`, TLS `<tls>`. */
  heard(): string;
  /** Sends octets (cut as asked) and gives what is said to them. */
  say(text: string, cut?: number): string;
}

/** An MX whose clock the test moves, and any number of sessions with it. */
export function mxOf(yaml: string) {
  const clock = new FakeClock();
  const mx = new Mx(policyOf(yaml), clock);
  return { clock, mx, connect: (address = '127.0.20.1', secure = false) => dialogueWith(mx, address, secure) };
}

/** A session with that MX. */
export function dialogueWith(mx: Mx, address = '127.0.20.1', secure = false): Dialogue {
  const client: Client = { address, port: 4711, name: 'unknown', pointer: null };
  const session = new ServerSession(mx, client, secure, carryOut);
  begin(session);
  const heard = () => {
    let said = '';
    for (let action = session.actions.shift(); action !== undefined; action = session.actions.shift()) {
      if (action.do === 'write') said += Buffer.from(action.bytes as string).toString('latin1');
      else if (action.do === 'pause') said += `<${action.ms} ms>`;
      else if (action.do === 'then') action.run();
      else if (action.do === 'tls') {
        said += '<tls>';
        if (action.fault === null) session.secured();
      } else if (action.do !== 'prepare-tls') {
        said += action.do === 'reset' ? '<reset>' : '<closed>';
        session.gone();
      }
    }
    return said.replaceAll('\r\n', '\n').trimEnd();
  };
  const say = (text: string, cut = text.length) => {
    const octets = Buffer.from(text);
    for (let at = 0; at < octets.length; at += cut) session.receive(octets.subarray(at, at + cut));
    return heard();
  };
  return { session, heard, say };
}
