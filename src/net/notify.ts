// Sends a message that is ready: to a webhook, or to a command. Failures are values; the address of a webhook, which is a
// secret, stands in none of them.
import { spawn } from 'node:child_process';
import { type Clock, pause, systemClock } from './clock.ts';
import { deadline } from './deadline.ts';
import { socketWords } from './socket-words.ts';

export interface SendOptions {
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  /** For one attempt. */
  readonly deadlineMs?: number;
  /** Pauses before the second, third ... attempt. */
  readonly pausesMs?: readonly number[];
}

/** `text` says what went wrong and never where to. */
export type Sent = { readonly sent: true; readonly attempts: number } | { readonly sent: false; readonly text: string };

const DEADLINE_MS = 15_000;
/** Two minutes in all: a nightly job may wait so long, and a chat that is down longer gets it the next night. */
const PAUSES_MS: readonly number[] = [2_000, 10_000, 60_000];

/** One attempt: done, or why not and whether that may pass. */
export type Tried =
  | { readonly done: true }
  | { readonly done: false; readonly text: string; readonly passing: boolean };

/** Tries again after a pause as long as what went wrong may pass. */
export async function tryRepeatedly(
  attempt: () => Promise<Tried>,
  { clock = systemClock, signal, pausesMs = PAUSES_MS }: SendOptions = {},
): Promise<Sent> {
  let failure = 'interrupted';
  for (let number = 0; number <= pausesMs.length; number += 1) {
    try {
      if (number > 0) await pause(clock, pausesMs[number - 1] ?? 0, signal);
    } catch {
      return { sent: false, text: `interrupted; before that: ${failure}` };
    }
    const tried = await attempt();
    if (tried.done) return { sent: true, attempts: number + 1 };
    failure = tried.text;
    if (!tried.passing || signal?.aborted) return { sent: false, text: failure };
  }
  return { sent: false, text: pausesMs.length === 0 ? failure : `${failure}, ${pausesMs.length + 1} times` };
}

/** Posts JSON. What may pass (5xx, 429, no connection) is tried again; a refusal is not. No redirect is followed. */
export function postJson(url: string, body: string, options: SendOptions = {}): Promise<Sent> {
  return tryRepeatedly(async () => {
    const { status, text } = await post(url, body, options);
    if (status !== null && status >= 200 && status < 300) return { done: true };
    return { done: false, text, passing: status === null || status >= 500 || status === 429 || status === 408 };
  }, options);
}

async function post(
  url: string,
  body: string,
  { clock = systemClock, signal, deadlineMs = DEADLINE_MS }: SendOptions,
): Promise<{ status: number | null; text: string }> {
  // Loaded only when something is sent: it costs 100 ms.
  const { request } = await import('undici');
  const limit = deadline(clock, deadlineMs, signal);
  try {
    const reply = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'mxprobe' },
      body,
      signal: limit.signal,
    });
    // What a webhook answers is of no interest, but the connection must be read empty; 64 KiB at most.
    await reply.body.dump({ limit: 65_536 });
    return { status: reply.statusCode, text: `the webhook answered ${reply.statusCode}` };
  } catch (error) {
    if (limit.passed) return { status: null, text: `the webhook did not answer within ${deadlineMs / 1000} s` };
    return { status: null, text: `the webhook can't be reached: ${wordsOf(error)}` };
  } finally {
    limit.cancel();
  }
}

/** An error's own message may name the address: a code that has no words of ours is shown alone. */
function wordsOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  return code === null ? 'unknown error' : socketWords(code, code);
}

/** Runs a program without a shell and gives it `input`. It is ended when the deadline has passed. */
export function runCommand(command: readonly string[], input: string, options: SendOptions = {}): Promise<Sent> {
  const { clock = systemClock, signal, deadlineMs = DEADLINE_MS } = options;
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    if (command.some((word) => word.includes('\0'))) return resolve({ sent: false, text: 'a command with a NUL' });
    const child = spawn(program, args, { shell: false, stdio: ['pipe', 'ignore', 'ignore'] });
    let late = false;
    const stop = () => child.kill('SIGKILL');
    const cancel = clock.after(deadlineMs, () => {
      late = true;
      stop();
    });
    const end = (sent: Sent) => {
      cancel();
      signal?.removeEventListener('abort', stop);
      resolve(sent);
    };
    signal?.addEventListener('abort', stop, { once: true });
    child.on('error', (error) => {
      end({ sent: false, text: `the command can't be run: ${'code' in error ? String(error.code) : error.name}` });
    });
    child.on('close', (code, killed) => {
      if (code === 0) return end({ sent: true, attempts: 1 });
      const ended = late ? `did not end within ${deadlineMs / 1000} s` : `ended with ${code ?? killed}`;
      end({ sent: false, text: `the command ${ended}` });
    });
    // A program that does not read its input (EPIPE) may still have done its work.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
