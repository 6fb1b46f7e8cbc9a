// What changes a server while it runs: PUT /v1/policy and /v1/listening, POST /v1/reset and /v1/clock.
import { duration, object, oneOf, required } from '../document/shape.ts';
import { LISTENING_STATES } from '../sandbox/serve.ts';
import type { Answerer } from './asked.ts';
import { done, problemsReply, refusal } from './replies.ts';
import { readPolicy, readText } from './sandboxes.ts';

/** Sessions that are open keep theirs. */
export const setPolicy: Answerer = async ({ sandbox, request }) => {
  const text = await request.text();
  const read = readPolicy(text, 'body');
  if ('problems' in read) return problemsReply(read.problems);
  const cannot = sandbox.running.setPolicy(read.value);
  if (cannot !== null) return refusal(422, 'policy', cannot.refuse);
  const isYaml = (request.headers.get('content-type') ?? '').includes('yaml');
  sandbox.written = { text, type: isYaml ? 'application/yaml' : 'application/json' };
  return done();
};

export const reset: Answerer = async ({ sandbox }) => {
  await sandbox.running.listening('open');
  sandbox.running.reset();
  sandbox.written = sandbox.first;
  return done();
};

const clockShape = object({ advance: required(duration, 'how far') }, 'how far: { advance: 1h }');

/** Answers when all that was due meanwhile has happened. */
export const moveClock: Answerer = async ({ sandbox, request }) => {
  const read = readText(clockShape, await request.text(), 'body');
  if ('problems' in read) return problemsReply(read.problems);
  await sandbox.running.advance(read.value.advance);
  return done();
};

const listeningShape = object(
  { state: required(oneOf(LISTENING_STATES), 'who listens') },
  'a state: { state: refused }',
);

export const setListening: Answerer = async ({ sandbox, request }) => {
  const read = readText(listeningShape, await request.text(), 'body');
  if ('problems' in read) return problemsReply(read.problems);
  try {
    await sandbox.running.listening(read.value.state);
    return done();
  } catch {
    return refusal(409, 'port-taken', 'something else listens at the port meanwhile');
  }
};
