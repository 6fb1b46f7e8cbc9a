// What the control API answers with: JSON in one form, octets of strangers never as a page.
import type { Problem } from '../document/problem.ts';

/** Nothing is kept, guessed or shown by another page. */
const EVERY_REPLY = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const;

export function json(value: unknown, status = 200): Response {
  const body = Buffer.from(`${JSON.stringify(value)}\n`);
  return new Response(body, {
    status,
    headers: { ...EVERY_REPLY, 'content-type': 'application/json', 'content-length': String(body.length) },
  });
}

export const done = (): Response => new Response(null, { status: 204, headers: EVERY_REPLY });

export function refusal(status: number, error: string, text: string, more: object = {}): Response {
  return json({ error, text, ...more }, status);
}

/** Nothing was changed. */
export function problemsReply(problems: readonly Problem[]): Response {
  const told = problems.map(({ line, column, message, advice }) => ({ line, column, message, advice }));
  const [first] = told;
  // What a client library shows is this alone.
  const advice = first?.advice == null ? '' : ` (${first.advice})`;
  const text = first === undefined ? 'nothing is written there' : `line ${first.line}: ${first.message}${advice}`;
  return refusal(422, 'problems', text, { problems: told });
}

export function text(body: string, type = 'text/plain; charset=utf-8'): Response {
  return new Response(body, { headers: { ...EVERY_REPLY, 'content-type': type } });
}

/** `name` is ours. */
export function octets(body: Uint8Array<ArrayBuffer>, type: string, name: string): Response {
  return new Response(body, {
    headers: {
      ...EVERY_REPLY,
      'content-type': type,
      'content-length': String(body.length),
      'content-disposition': `attachment; filename="${name}"`,
      'content-security-policy': "default-src 'none'; sandbox",
    },
  });
}

export function stream(body: ReadableStream<Uint8Array>, type: string): Response {
  return new Response(body, { headers: { ...EVERY_REPLY, 'content-type': type } });
}
