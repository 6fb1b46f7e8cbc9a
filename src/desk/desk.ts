// The desk: a request in, a response out. One table of routes; the guard before each of them.
import { LANGUAGES, languageOf } from '../diagnosis/language.ts';
import type { HttpClient } from '../net/serve-http.ts';
import { assetAt } from './assets.ts';
import { Doors, isSame, type Session } from './doors.ts';
import { doorOf, OPEN, sessionOf } from './enter.ts';
import type { Entrance } from './entrance.ts';
import { FORM_BYTES, formIn } from './form.ts';
import { type Asked, type Refusal, refusalOf, STATUS } from './guard.ts';
import { KEPT, Memory } from './memory.ts';
import { pageOf } from './pages/frame.ts';
import { loginPage } from './pages/login.ts';
import { refusedPage } from './pages/refused.ts';
import { Rates } from './rates.ts';
import { rehearse } from './rehearse.ts';
import { cookiesOf, page, respond } from './respond.ts';
import type { Coming, Desk, DeskOptions, Route } from './route.ts';
import { fieldOf } from './route.ts';
import { ASK_ROUTES } from './routes/ask.ts';
import { BOUNCE_ROUTES } from './routes/bounce.ts';
import { CHOICE_ROUTES } from './routes/choices.ts';
import { KEEP_ROUTES } from './routes/keep.ts';
import { MX_ROUTES } from './routes/mx.ts';
import { NIGHT_ROUTES } from './routes/nights.ts';
import { PROOF_ROUTES } from './routes/proof.ts';
import { RUN_ROUTES } from './routes/runs.ts';
import { TRY_ROUTES } from './routes/try.ts';
import type { Choices, View } from './view.ts';
import { sayIn } from './words.ts';

export interface DeskServer {
  /** The path to begin with; where a token opens the session, it does so once. */
  invite(): string;
  handle(request: Request, client: HttpClient): Promise<Response>;
  /** Does once what an answer takes, so that the first reader does not wait for what is loaded and compiled. */
  warm(): Promise<void>;
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
    // a night that has begun goes on, whether somebody looks or not
    nights: new Memory(clock, random),
    asking: new Set(),
    running: new Set(),
  };
  const routes: readonly Route[] = [
    ...BOUNCE_ROUTES,
    ...PROOF_ROUTES,
    ...RUN_ROUTES,
    ...NIGHT_ROUTES,
    ...ASK_ROUTES,
    ...KEEP_ROUTES,
    ...MX_ROUTES,
    ...TRY_ROUTES,
    ...CHOICE_ROUTES,
  ];
  return {
    invite: () => (options.entrance.kind === 'token' ? `/?token=${desk.doors.issue()}` : '/'),
    async handle(request, client) {
      const started = clock.now();
      const url = new URL(request.url);
      const route =
        routes.find(({ path, method }) => path.test(url.pathname) && method === methodOf(request)) ??
        routes.find(({ path }) => path.test(url.pathname)) ??
        null;
      const response = withSecureCookies(await answer({ desk, request, client, url, route }), options.isSecure);
      options.log({
        method: request.method,
        route: route?.name ?? (url.pathname.startsWith('/assets/') ? '/assets' : 'none'),
        status: response.status,
        ms: Math.round(clock.now() - started),
      });
      return response;
    },
    warm: () => rehearse(desk),
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

const methodOf = ({ method }: Request) => (method === 'HEAD' ? 'GET' : method);

async function answer(coming: Coming): Promise<Response> {
  const { desk, request, client, url, route } = coming;
  const { options, rates } = desk;
  const { entrance, house } = options;
  const cookies = cookiesOf(request.headers.get('cookie'));
  const session = sessionOf(coming, cookies);
  const view = viewOf(coming, session, cookies);
  const asked = askedBy(request, client, session !== null);
  const refuse = (why: Refusal) => refused(why, url, view, entrance);

  const asset = assetAt(url.pathname);
  const door = doorOf(coming);
  const isOpen = asset !== null || url.pathname === '/healthz';
  const first = refusalOf(asked, door?.need ?? (isOpen ? OPEN : route), house);
  if (first !== null) return refuse(first);
  if (url.pathname === '/healthz') return respond(204, null);
  if (asset !== null)
    return respond(200, asset.text, { 'content-type': asset.type, 'cache-control': 'max-age=31536000, immutable' });
  if (door !== null) return door.enter({ session, view, refuse });
  if (route === null || session === null) return refuse('no-such-page');
  if (!rates.spend('request', session.id)) return refuse('too-fast');
  if (route.method === 'GET')
    return route.answer({ desk, request, url, at: groupsOf(route, url), view, session, form: null });

  const body = await formIn(request, route.bodyBytes ?? FORM_BYTES);
  if (body === 'too-large') return refuse('too-large');
  const hasFormToken = body !== null && isSame(fieldOf(body, 'form'), session.formToken);
  const second = refusalOf({ ...asked, hasFormToken }, route, house);
  if (second !== null) return refuse(second);
  return route.answer({ desk, request, url, at: groupsOf(route, url), view, session, form: body });
}

const groupsOf = ({ path }: Route, { pathname }: URL) => ({ ...path.exec(pathname)?.groups });

function refused(why: Refusal, url: URL, view: View, { kind }: Entrance): Response {
  const onward = `${url.pathname}${url.search}`;
  const isUnnamed = kind === 'proxy' && (why === 'no-session' || why === 'foreign-link');
  const said = isUnnamed ? 'no-user' : why;
  const content =
    kind === 'password' && why === 'no-session' ? loginPage(onward, view) : refusedPage(said, onward, view);
  const response = page(pageOf(content, view), STATUS[said]);
  if (why === 'wrong-method') response.headers.set('allow', 'GET, POST');
  if (why === 'too-fast') response.headers.set('retry-after', '60');
  return response;
}

/** Every cookie, whoever sets it: none of them crosses the network in plain text. */
function withSecureCookies(response: Response, isSecure: boolean): Response {
  const cookies = response.headers.getSetCookie();
  if (!isSecure || cookies.length === 0) return response;
  response.headers.delete('set-cookie');
  for (const one of cookies) response.headers.append('set-cookie', `${one}; Secure`);
  return response;
}

function askedBy({ method, headers }: Request, { address }: HttpClient, hasSession: boolean): Asked {
  return {
    method,
    peer: address,
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
