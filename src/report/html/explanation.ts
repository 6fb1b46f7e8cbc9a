// An explanation as HTML: the same sections as on the terminal.
import type { Explanation } from '../../diagnosis/explain.ts';
import { sectionsOf } from '../explain.ts';
import { html, type Markup } from './markup.ts';

/** `isTop`: no heading stands between it and that of the page. */
export function explanationMarkup(explanation: Explanation, isTop = false): Markup {
  const titled = (heading: string) => (isTop ? html`<h2>${heading}</h2>` : html`<h3>${heading}</h3>`);
  const sections = sectionsOf(explanation).map(
    ({ heading, paragraphs, links = [], rows }) => html`${heading !== null && titled(heading)}
${paragraphs.map((paragraph) => html`<p class="about">${paragraph}</p>`)}
${rows.map(({ quoted, meaning }) => html`<p class="about">${quoted !== null && html`<code class="refusal">${quoted}</code> `}${meaning}</p>`)}
${links.map((link) => html`<p><a rel="noreferrer" href="${link}">${link}</a></p>`)}`,
  );
  return html`${sections}`;
}
