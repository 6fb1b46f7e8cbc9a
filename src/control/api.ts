// The control API: one table of what may be asked, and who answers. A request passes the guard, then the table.
import type { HttpAnswer } from '../net/serve-http.ts';
import { moveClock, reset, setListening, setPolicy } from './answer-changes.ts';
import { forgetMessages, listMessages, oneAttachment, oneMessage, rawMessage } from './answer-messages.ts';
import { addRules, endSandbox, listRules, makeSandbox, removeRule, removeRules, showPolicy } from './answer-rules.ts';
import { listSessions, oneSession, sessionTranscript, streamEvents } from './answer-sessions.ts';
import type { Answerer, ApiMeans } from './asked.ts';
import { denied } from './guard.ts';
import { readyDocument } from './ready.ts';
import { json, refusal, text } from './replies.ts';
import type { Controlled } from './sandboxes.ts';
import { Waits } from './waits.ts';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
type Method = (typeof METHODS)[number];
type Route = Readonly<Partial<Record<Method, Answerer>>>;

/** Below /v1, and the same below /v1/sandboxes/{id}. `:` is any name. */
const ROUTES: Readonly<Record<string, Route>> = {
  '': { GET: ({ sandbox, means }) => json(readyDocument(sandbox, means.version)) },
  'ca.pem': { GET: async ({ sandbox }) => text(await sandbox.running.caPem(), 'application/x-pem-file') },
  messages: { GET: listMessages, DELETE: forgetMessages },
  'messages/:': { GET: oneMessage },
  'messages/:/raw': { GET: rawMessage },
  'messages/:/attachments/:': { GET: oneAttachment },
  sessions: { GET: listSessions },
  'sessions/:': { GET: oneSession },
  'sessions/:/transcript': { GET: sessionTranscript },
  rules: { GET: listRules, POST: addRules, DELETE: removeRules },
  'rules/:': { DELETE: removeRule },
  policy: { GET: showPolicy, PUT: setPolicy },
  reset: { POST: reset },
  clock: { POST: moveClock },
  listening: { PUT: setListening },
  events: { GET: streamEvents },
};

/** /v1/sandboxes, and each by itself. */
const MAKING: Route = { POST: makeSandbox };
const MADE: Route = { ...ROUTES[''], DELETE: endSandbox };

/** Longer ones are none of ours. */
const MAX_PATH = 500;

/** Answers by the table; what is wrong is said in JSON: `{ error, text }`. */
export function controlApi(means: ApiMeans): HttpAnswer {
  const waits = new Waits();
  return async (request) => {
    const no = denied(request, means.token);
    if (no !== null) return refusal(no.status, no.error, no.text);
    const { pathname, searchParams } = new URL(request.url);
    const found = pathname.length > MAX_PATH ? null : routed(pathname, means);
    if (found === null) return refusal(404, 'no-such-path', 'there is nothing of that name; see docs/test-double.md');
    const { route, named, sandbox } = found;
    const answerer = methodOf(request.method, route);
    if (answerer === null) return notAllowed(route);
    return answerer({ request, words: searchParams, named, sandbox, means, waits });
  };
}

interface Found {
  readonly route: Route;
  readonly named: readonly string[];
  readonly sandbox: Controlled;
}

function routed(pathname: string, { sandboxes }: ApiMeans): Found | null {
  const [root, version, ...names] = pathname.replace(/\/$/, '').split('/').map(decoded);
  if (root !== '' || version !== 'v1') return null;
  const [head, id, ...below] = names;
  if (head !== 'sandboxes') return inTable(names, sandboxes.first);
  if (id === undefined) return { route: MAKING, named: [], sandbox: sandboxes.first };
  const sandbox = sandboxes.get(id);
  if (sandbox === null) return null;
  return below.length === 0 ? { route: MADE, named: [id], sandbox } : inTable(below, sandbox);
}

function inTable(names: readonly string[], sandbox: Controlled): Found | null {
  for (const [path, route] of Object.entries(ROUTES)) {
    const wanted = path === '' ? [] : path.split('/');
    if (wanted.length !== names.length || !wanted.every((one, at) => one === ':' || one === names[at])) continue;
    return { route, named: names.filter((_, at) => wanted[at] === ':'), sandbox };
  }
  return null;
}

/** What is no text stands for itself: no route has it. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function methodOf(method: string, route: Route): Answerer | null {
  const wanted = method === 'HEAD' ? 'GET' : method;
  return METHODS.map((one) => (one === wanted ? route[one] : undefined)).find((one) => one !== undefined) ?? null;
}

function notAllowed(route: Route): Response {
  const allow = METHODS.filter((method) => route[method] !== undefined).join(', ');
  const response = refusal(405, 'method', `only ${allow}`);
  response.headers.set('allow', allow);
  return response;
}
