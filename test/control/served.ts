// An embedded MX with its control API, asked as a function: no socket but SMTP's.
import { connect } from 'node:net';
import { controlApi } from '../../src/control/api.ts';
import { readPolicy, Sandboxes } from '../../src/control/sandboxes.ts';
import { systemClock } from '../../src/net/clock.ts';
import { certificateStore } from '../../src/sandbox/certificate-store.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** What is no JSON is null. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks where it likes
  readonly json: any;
}

export async function served(policy = '{}', token: string | null = null) {
  const read = readPolicy(policy, 'policy');
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join('; '));
  const certificates = certificateStore(() => systemClock.date());
  const running = await startSandbox(read.value, { certificates });
  const written = { text: policy, type: 'application/yaml' } as const;
  const sandboxes = new Sandboxes({ running, seed: 7, first: written, written }, { certificates, seed: 7 });
  const answer = controlApi({ version: '1.2.3', clock: systemClock, sandboxes, token });
  const ask = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Told> => {
    const said = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const request = new Request(`http://localhost${path}`, {
      method,
      headers: { host: '127.0.0.1:8025', ...type, ...headers },
      ...said,
    });
    const response = await answer(request, { address: '127.0.0.1' });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: jsonIn(text) };
  };
  const close = async () => {
    await sandboxes.closeAll();
    await running.close();
  };
  return { running, sandboxes, answer, ask, send: (lines: readonly string[]) => dialogue(running.port, lines), close };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** One after the other, each when the reply to the one before is there; all replies. */
export function dialogue(port: number, lines: readonly string[]): Promise<string> {
  const left = [...lines];
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    socket.setEncoding('latin1');
    socket.on('error', () => {});
    socket.on('data', (piece: string) => {
      said += piece;
      if (!/^\d{3} .*\r\n$/m.test(said.slice(said.lastIndexOf('\n', said.length - 2) + 1))) return;
      const line = left.shift();
      if (line === undefined) socket.end();
      else socket.write(`${line}\r\n`);
    });
    socket.on('close', () => resolve(said));
  });
}

/** A whole message to `to`. */
export const message = (to: string, subject = 'Welcome', body = 'Your code is 123456.') => [
  'EHLO client.test',
  'MAIL FROM:<shop@shop.test>',
  `RCPT TO:<${to}>`,
  'DATA',
  `From: shop@shop.test\r\nTo: ${to}\r\nSubject: ${subject}\r\n\r\n${body}\r\n.`,
  'QUIT',
];
