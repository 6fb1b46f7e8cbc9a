// An answer for nobody: what the first reader would wait for is loaded and compiled before there is one. Nothing of it is kept.
import { factsIn } from '../library/explain-bounce.ts';
import { answerOf, askedIn } from './answer.ts';
import { EXAMPLES } from './examples.ts';
import { formIn } from './form.ts';
import type { Kept } from './kept.ts';
import { answerPage } from './pages/answer.ts';
import { pageOf } from './pages/frame.ts';
import { page } from './respond.ts';
import { type Desk, fieldOf } from './route.ts';
import type { View } from './view.ts';
import { sayIn } from './words.ts';

/** The examples, as if somebody pasted them, in the first language of the house. */
export async function rehearse({ options }: Desk): Promise<void> {
  const { catalogue, version, house, isOpen } = options;
  const lang = options.lang ?? 'en';
  const view: View = {
    lang,
    we: options.we,
    theme: null,
    keys: true,
    say: sayIn(lang),
    formToken: '',
    path: '/',
    version,
    isOpen,
    rights: house.rights,
  };
  for (const { text } of EXAMPLES) {
    const body = new FormData();
    body.append('text', text);
    const form = await formIn(new Request('http://localhost/b', { method: 'POST', body }), 2 * text.length + 4_096);
    if (form === 'too-large') return;
    const { facts, parts } = factsIn(Buffer.from(fieldOf(form, 'text')), catalogue);
    const kept: Kept = { facts, parts, other: null, lang, we: options.we, proof: null, found: null, record: null };
    const asked = askedIn(new URLSearchParams(), kept);
    const answer = answerOf('', kept, asked, view, { catalogue, lang, audience: 'admin', we: kept.we });
    await page(pageOf(answerPage(answer, options, view), view)).text();
  }
}
