// The desk: a request in, a response out. One table of routes; the guard before each of them.
import { LANGUAGES, languageOf } from '../diagnosis/texts.ts';
import { assetAt } from './assets.ts';
import { Doors, isSame, type Session } from './doors.ts';
import { type Asked, type Need, type Refusal, refusalOf, STATUS } from './guard.ts';
import { KEPT, Memory } from './memory.ts';
import { pageOf } from './pages/frame.ts';
import { refusedPage } from './pages/refused.ts';
import { Rates } from './rates.ts';
import { cookie, cookiesOf, page, respond, seeOther } from './respond.ts';
import type { Desk, DeskOptions, Route } from './route.ts';
import { fieldOf } from './route.ts';
import { BOUNCE_ROUTES } from './routes/bounce.ts';
import { CHOICE_ROUTES } from './routes/choices.ts';
import { MX_ROUTES } from './routes/mx.ts';
import { NIGHT_ROUTES } from './routes/nights.ts';
import { PROOF_ROUTES } from './routes/proof.ts';
import { RUN_ROUTES } from './routes/runs.ts';
import { TRY_ROUTES } from './routes/try.ts';
import type { Choices, View } from './view.ts';
import { sayIn } from './words.ts';

/** A form of ours without a file: a path, some choices. */
const FORM_BYTES = 64 * 1024;
const SESSION_S = 8 * 3_600;

const OPEN: Need = { method: 'GET', session: 'none', right: null };

export interface DeskServer {
  /** The path that opens a session, once. */
  invite(): string;
  handle(request: Request): Promise<Response>;
  /** Ends what runs, and forgets. */
  close(): Promise<void>;
}

export function openDesk(options: DeskOptions): DeskServer {
  const { clock, random } = options;
  const desk: Desk = {
    options,
    doors: new Doors(clock, random),
    rates: new Rates(clock),
    bounces: new Memory(clock, random, KEPT, ({ proof }) => proof?.stop()),
    surveys: new Memory(clock, random, KEPT, ({ job }) => job.stop()),
    trials: new Memory(clock, random, KEPT, (job) => job.stop()),
    asking: new Set(),
    running: new Set(),
  };
  const routes: readonly Route[] = [
    ...BOUNCE_ROUTES,
    ...PROOF_ROUTES,
    ...RUN_ROUTES,
    ...NIGHT_ROUTES,
    ...MX_ROUTES,
    ...TRY_ROUTES,
    ...CHOICE_ROUTES,
  ];
  return {
    invite: () => `/?token=${desk.doors.issue()}`,
    async handle(request) {
      const started = clock.now();
      const url = new URL(request.url);
      const route =
        routes.find(({ path, method }) => path.test(url.pathname) && method === methodOf(request)) ??
        routes.find(({ path }) => path.test(url.pathname)) ??
        null;
      const response = await answer({ desk, request, url, route });
      options.log({
        method: request.method,
        route: route?.name ?? (url.pathname.startsWith('/assets/') ? '/assets' : 'none'),
        status: response.status,
        ms: Math.round(clock.now() - started),
      });
      return response;
    },
    async close() {
      const running = [...desk.running];
      for (const one of running) one.stop();
      desk.bounces.forgetAll();
      desk.surveys.forgetAll();
      desk.trials.forgetAll();
      await Promise.all(running.map(({ done }) => done));
    },
  };
}

interface Coming {
  readonly desk: Desk;
  readonly request: Request;
  readonly url: URL;
  readonly route: Route | null;
}

const methodOf = ({ method }: Request) => (method === 'HEAD' ? 'GET' : method);

async function answer(coming: Coming): Promise<Response> {
  const { desk, request, url, route } = coming;
  const { options, doors, rates } = desk;
  const cookies = cookiesOf(request.headers.get('cookie'));
  const session = doors.session(cookies.get(options.cookieName) ?? null);
  const view = viewOf(coming, session, cookies);
  const asked = askedBy(request, session !== null);
  const refuse = (why: Refusal) => refused(why, url, view);

  const token = url.pathname === '/' ? url.searchParams.get('token') : null;
  const asset = assetAt(url.pathname);
  const isOpen = asset !== null || url.pathname === '/healthz' || token !== null;
  const first = refusalOf(asked, isOpen ? OPEN : route, options.house);
  if (first !== null) return refuse(first);
  if (url.pathname === '/healthz') return respond(204, null);
  if (asset !== null)
    return respond(200, asset.text, { 'content-type': asset.type, 'cache-control': 'max-age=31536000, immutable' });
  if (token !== null) return enter(coming, token, session, refuse);
  if (route === null || session === null) return refuse('no-such-page');
  if (!rates.spend('request', session.id)) return refuse('too-fast');
  if (route.method === 'GET')
    return route.answer({ desk, request, url, at: groupsOf(route, url), view, session, form: null });

  const body = await bodyOf(request, route.bodyBytes ?? FORM_BYTES);
  if (body === 'too-large') return refuse('too-large');
  const hasFormToken = body !== null && isSame(fieldOf(body, 'form'), session.formToken);
  const second = refusalOf({ ...asked, hasFormToken }, route, options.house);
  if (second !== null) return refuse(second);
  return route.answer({ desk, request, url, at: groupsOf(route, url), view, session, form: body });
}

const groupsOf = ({ path }: Route, { pathname }: URL) => ({ ...path.exec(pathname)?.groups });

/** The printed token becomes a cookie, and leaves the address at once. */
function enter({ desk }: Coming, token: string, session: Session | null, refuse: (why: Refusal) => Response): Response {
  const opened = desk.doors.exchange(token);
  if (opened === null) return session === null ? refuse('used-token') : seeOther('/');
  return seeOther('/', [cookie(desk.options.cookieName, opened.id, SESSION_S)]);
}

function refused(why: Refusal, url: URL, view: View): Response {
  const onward = `${url.pathname}${url.search}`;
  const response = page(pageOf(refusedPage(why, onward, view), view), STATUS[why]);
  if (why === 'wrong-method') response.headers.set('allow', 'GET, POST');
  if (why === 'too-fast') response.headers.set('retry-after', '60');
  return response;
}

function askedBy({ method, headers }: Request, hasSession: boolean): Asked {
  return {
    method,
    host: headers.get('host'),
    origin: headers.get('origin'),
    site: headers.get('sec-fetch-site'),
    mode: headers.get('sec-fetch-mode'),
    hasSession,
    hasFormToken: null,
  };
}

function viewOf({ desk, request, url }: Coming, session: Session | null, cookies: ReadonlyMap<string, string>): View {
  const { options } = desk;
  const choices = choicesOf(options, cookies, request.headers.get('accept-language'));
  return {
    ...choices,
    say: sayIn(choices.lang),
    formToken: session?.formToken ?? '',
    path: methodOf(request) === 'GET' ? `${url.pathname}${url.search}` : '/',
    version: options.version,
    isOpen: options.isOpen,
    rights: options.house.rights,
  };
}

function choicesOf(options: DeskOptions, cookies: ReadonlyMap<string, string>, accepted: string | null): Choices {
  const theme = cookies.get('mxprobe-theme');
  const we = cookies.get('mxprobe-we');
  return {
    lang:
      LANGUAGES.find((one) => one === cookies.get('mxprobe-lang')) ?? options.lang ?? languageOf(accepted ?? undefined),
    theme: theme === 'dark' || theme === 'light' ? theme : null,
    we: we === 'sender' || we === 'receiver' ? we : we === 'neither' ? null : options.we,
    keys: cookies.get('mxprobe-keys') !== 'off',
  };
}

/** The form in the body; null if it is none. */
async function bodyOf(request: Request, maxBytes: number): Promise<FormData | null | 'too-large'> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of request.body ?? []) {
    size += piece.length;
    if (size > maxBytes) return 'too-large';
    pieces.push(piece);
  }
  const type = request.headers.get('content-type') ?? '';
  if (!/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) return null;
  const whole = new Response(Buffer.concat(pieces), { headers: { 'content-type': type } });
  return whole.formData().catch(() => null);
}
