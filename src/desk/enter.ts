// The doors: what comes in by them becomes a session.
import type { Session } from './doors.ts';
import { userOf } from './entrance.ts';
import { FORM_BYTES, formIn } from './form.ts';
import { mayReach, type Need, type Refusal } from './guard.ts';
import { pageOf } from './pages/frame.ts';
import { comingFromAfar, loginPage } from './pages/login.ts';
import type { Password } from './password.ts';
import { cookie, page, seeOther } from './respond.ts';
import { type Coming, fieldOf } from './route.ts';
import { ownPath } from './routes/choices.ts';
import type { View } from './view.ts';

export const OPEN: Need = { method: 'GET', session: 'none', right: null };
const SESSION_S = 8 * 3_600;

/** Who asks: a cookie of ours says it, or the proxy, which alone is listened to. */
export function sessionOf({ desk, request, client }: Coming, cookies: ReadonlyMap<string, string>): Session | null {
  const { entrance, cookieName, house } = desk.options;
  if (entrance.kind !== 'proxy') return desk.doors.session(cookies.get(cookieName) ?? null);
  const user = mayReach(client.address, house) ? userOf(entrance, request.headers) : null;
  return user === null ? null : desk.doors.ofUser(user);
}

interface Entering {
  readonly session: Session | null;
  readonly view: View;
  readonly refuse: (why: Refusal) => Response;
}

/** What leads in without a session, and what it needs. */
export interface Door {
  readonly need: Need;
  enter(entering: Entering): Response | Promise<Response>;
}

export function doorOf(coming: Coming): Door | null {
  const { desk, request, url } = coming;
  const { entrance } = desk.options;
  const token = entrance.kind === 'token' && url.pathname === '/' ? url.searchParams.get('token') : null;
  if (token !== null) return { need: OPEN, enter: (entering) => byToken(coming, token, entering) };
  if (entrance.kind !== 'password' || url.pathname !== '/login') return null;
  const { password } = entrance;
  return request.method === 'POST'
    ? { need: { ...OPEN, method: 'POST' }, enter: (entering) => byPassword(coming, password, entering) }
    : { need: OPEN, enter: ({ view }) => page(pageOf(loginPage('/', view), view)) };
}

/** The printed token becomes a cookie, and leaves the address at once. */
function byToken({ desk, request }: Coming, token: string, { session, view, refuse }: Entering): Response {
  const opened = desk.doors.exchange(token);
  if (opened === null) return session === null ? refuse('used-token') : seeOther('/');
  const cookies = [cookie(desk.options.cookieName, opened.id, SESSION_S)];
  // A redirect of what a file or another site began is theirs, too: the strict cookie would not come with it.
  const isFromAfar = !['none', 'same-origin', null].includes(request.headers.get('sec-fetch-site'));
  return isFromAfar ? page(comingFromAfar(view), 200, cookies) : seeOther('/', cookies);
}

async function byPassword(coming: Coming, password: Password, { view, refuse }: Entering): Promise<Response> {
  const { desk, request } = coming;
  const form = await formIn(request, FORM_BYTES);
  if (form === 'too-large') return refuse('too-large');
  const back = ownPath(fieldOf(form, 'back'));
  switch (await password.guess(fieldOf(form, 'password'), clientOf(coming))) {
    case 'wait':
      return refuse('too-fast');
    case 'wrong':
      return page(pageOf(loginPage(back, view, view.say('login.wrong')), view), 403);
    case 'right':
      return seeOther(back, [cookie(desk.options.cookieName, desk.doors.open().id, SESSION_S)]);
  }
}

/** Behind a proxy all guesses come from it; whom it speaks for is the last that it adds. */
function clientOf({ desk, request, client }: Coming): string {
  if (desk.options.house.proxies === null) return client.address;
  const forwarded = request.headers.get('x-forwarded-for') ?? '';
  return (
    forwarded
      .slice(forwarded.lastIndexOf(',') + 1)
      .trim()
      .slice(0, 64) || client.address
  );
}
