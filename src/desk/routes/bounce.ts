// Paste -> answer -> files, and forgetting.
import { MAX_BOUNCE_BYTES } from '../../bounce/read-bounce.ts';
import { LANGUAGES } from '../../diagnosis/language.ts';
import { explainFacts, factsIn } from '../../library/explain-bounce.ts';
import { letterAsText } from '../../report/letter.ts';
import { maskLocalParts } from '../../report/mask.ts';
import { ticketHtml } from '../../report/ticket.ts';
import { type Answer, answerOf, askedIn } from '../answer.ts';
import { EXAMPLES } from '../examples.ts';
import type { Refusal } from '../guard.ts';
import { STATUS } from '../guard.ts';
import type { Kept } from '../kept.ts';
import { otherThanNotice } from '../other.ts';
import { answerPage } from '../pages/answer.ts';
import { pageOf } from '../pages/frame.ts';
import { pastePage } from '../pages/paste.ts';
import { refusedPage } from '../pages/refused.ts';
import { cookie, download, page, seeOther } from '../respond.ts';
import { fieldOf, get, post, type Route, type Visit } from '../route.ts';
import { speaks } from '../speaks.ts';

/** A file of the largest size, and the form around it. */
const PASTE_BYTES = MAX_BOUNCE_BYTES + 64 * 1024;
const YEAR_S = 365 * 24 * 3_600;
const ID = String.raw`/b/(?<id>[\w-]{16,64})`;
const at = (rest: string) => new RegExp(`^${ID}${rest}$`);

export const BOUNCE_ROUTES: readonly Route[] = [
  get('/', /^\/$/, ({ view }) => page(pageOf(pastePage(view), view))),
  post('/b', /^\/b$/, paste, { bodyBytes: PASTE_BYTES }),
  get('/b/ID', at(''), (visit) =>
    withKept(visit, (kept, id) =>
      page(pageOf(answerPage(answerFor(visit, kept, id), visit.desk.options, visit.view), visit.view)),
    ),
  ),
  get('/b/ID/FILE', at(String.raw`/(?<file>customer\.txt|admin\.md|scenario\.yaml|bounce\.json|page\.html)`), (visit) =>
    withKept(visit, (kept, id) => fileOf(visit, kept, id)),
  ),
  post('/b/ID/forget', at('/forget'), ({ desk, session, at: { id = '' } }) => {
    desk.bounces.forget(session.id, id);
    return seeOther('/');
  }),
];

/** The kept bounce of the path, or the page that says it is forgotten. */
export function withKept(
  visit: Visit,
  answer: (kept: Kept, id: string) => Response | Promise<Response>,
): Response | Promise<Response> {
  const {
    desk,
    session,
    at: { id = '' },
  } = visit;
  const kept = desk.bounces.look(session.id, id);
  return kept === null ? refuse('no-such-page', visit) : answer(kept, id);
}

export function refuse(why: Refusal, { url, view }: Visit): Response {
  return page(pageOf(refusedPage(why, url.pathname, view), view), STATUS[why]);
}

async function paste(visit: Visit): Promise<Response> {
  const { desk, session, view, form } = visit;
  if (!desk.rates.spend('paste', session.id)) return refuse('too-fast', visit);
  const giveBack = desk.rates.hold('upload', session.id);
  if (giveBack === null) return refuse('too-fast', visit);
  try {
    const octets = await pastedIn(form);
    const fault = isBlank(octets) ? 'paste.empty' : octets.length > MAX_BOUNCE_BYTES ? 'paste.large' : null;
    if (fault !== null)
      return page(pageOf(pastePage(view, view.say(fault)), view), fault === 'paste.large' ? 413 : 422);
    const { facts, parts } = factsIn(octets, desk.options.catalogue);
    const we = fieldOf(form, 'we');
    const lang = LANGUAGES.find((one) => one === fieldOf(form, 'lang')) ?? view.lang;
    const kept: Kept = {
      facts,
      parts,
      other: facts.kind === 'not-a-bounce' ? otherThanNotice(octets) : null,
      lang,
      we: we === 'sender' || we === 'receiver' ? we : null,
      proof: null,
      found: null,
      record: null,
    };
    const id = desk.bounces.keep(session.id, kept, sizeOf(kept));
    const isSide = we === 'sender' || we === 'receiver' || we === 'neither';
    return seeOther(`/b/${id}`, isSide ? [cookie('mxprobe-we', we, YEAR_S)] : []);
  } finally {
    giveBack();
  }
}

/** Somebody pressed the button, or pasted an empty clipboard. */
const isBlank = (octets: Uint8Array) => octets.every((octet) => octet <= 0x20);

/** The file where one was chosen, else the text, else one of our examples. */
async function pastedIn(form: FormData | null): Promise<Uint8Array> {
  const file = form?.get('file');
  if (file instanceof Blob && file.size > 0) return new Uint8Array(await file.arrayBuffer());
  const example = EXAMPLES.find(({ name }) => name === fieldOf(form, 'example'));
  return Buffer.from(example?.text ?? fieldOf(form, 'text'));
}

/** What it takes in memory, near enough: texts, and facts that repeat a part of them. */
function sizeOf({ parts, facts }: Kept): number {
  return parts.reduce((sum, { text }) => sum + 2 * text.length, 0) + facts.failures.length * 4_096;
}

function answerFor({ desk, url, view }: Visit, kept: Kept, id: string): Answer {
  const { catalogue } = desk.options;
  return answerOf(id, kept, askedIn(url.searchParams, kept), view, {
    catalogue,
    lang: view.lang,
    audience: 'admin',
    we: kept.we,
  });
}

function fileOf(visit: Visit, kept: Kept, id: string): Response {
  const answer = answerFor(visit, kept, id);
  const { lang, we, mask } = answer;
  const { catalogue } = visit.desk.options;
  const masked = mask ? maskLocalParts : <T>(value: T) => value;
  const document = masked(explainFacts(kept.facts, { catalogue, lang, we, audience: 'admin' }));
  switch (visit.at.file) {
    case 'customer.txt':
      return download('mxprobe-customer.txt', 'text/plain', letterAsText(answer.letter));
    case 'admin.md':
      return download('mxprobe-admin.md', 'text/markdown', answer.ticket);
    case 'scenario.yaml':
      return answer.scenario === null
        ? refuse('no-such-page', visit)
        : download('mxprobe-scenario.yaml', 'application/yaml', answer.scenario);
    case 'bounce.json':
      return download('mxprobe-bounce.json', 'application/json', `${JSON.stringify(document, null, 1)}\n`);
    default: {
      const reproduction = kept.found === null ? null : masked(kept.found);
      return download(
        'mxprobe-page.html',
        'text/html',
        ticketHtml({ bounce: document, reproduction, lang, audience: 'admin', say: speaks({ lang }) }),
      );
    }
  }
}
