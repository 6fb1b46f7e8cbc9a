// An explanation as HTML: the same sections as on the terminal.
import type { Explanation } from '../../diagnosis/explain.ts';
import { sectionsOf } from '../explain.ts';
import { html, type Markup } from './markup.ts';

export function explanationMarkup(explanation: Explanation): Markup {
  const sections = sectionsOf(explanation).map(
    ({ heading, paragraphs, links = [], rows }) => html`${heading !== null && html`<h3>${heading}</h3>`}
${paragraphs.map((paragraph) => html`<p class="about">${paragraph}</p>`)}
${rows.map(({ quoted, meaning }) => html`<p class="about">${quoted !== null && html`<code class="refusal">${quoted}</code> `}${meaning}</p>`)}
${links.map((link) => html`<p><a rel="noreferrer" href="${link}">${link}</a></p>`)}`,
  );
  return html`${sections}`;
}
