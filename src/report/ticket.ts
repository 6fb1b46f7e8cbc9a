// The text for the ticket, as Markdown and as one self-contained HTML page: what failed, what it means, the dialogue pair,
// the certificate, when it was asked.

import type { Reproduction } from '../diagnosis/proof/document.ts';
import type { Audience, Language } from '../diagnosis/texts.ts';
import type { CaseRecord } from '../run/document.ts';
import type { BounceDocument } from './bounce-document.ts';
import { type FailureGroup, factRows, failureGroups } from './bounce-facts.ts';
import { markdownCell, markdownCode, markdownFence, markdownSentence } from './escape/markdown.ts';
import { explanationAsMarkdown } from './explain.ts';
import { sayTarget } from './headline.ts';
import { facingDialogues } from './html/cases.ts';
import { certificateCards } from './html/certificates.ts';
import { dialogue } from './html/dialogue.ts';
import { explanationMarkup } from './html/explanation.ts';
import { html, type Markup } from './html/markup.ts';
import { pageText } from './html/page.ts';
import { letterAsMarkdown, letterMarkup, letterOf } from './letter.ts';
import { inTongue, textOf } from './line.ts';
import { dialoguePair, experimentRows, sayConclusion, sayWhen, vantageRows } from './reproduction-facts.ts';
import { inEnglish, type Say } from './say.ts';
import { transcriptLines } from './transcript.ts';
import { bounceWords, reproductionWords } from './words.ts';

export interface Ticket {
  readonly bounce: BounceDocument;
  /** Null: the bounce alone. */
  readonly reproduction: Reproduction | null;
  readonly lang: Language;
  readonly audience: Audience;
  /** What is said of the dialogues; English if not given. */
  readonly say?: Say;
}

export function ticketMarkdown({ bounce, reproduction, lang, audience, say = inEnglish }: Ticket): string {
  if (audience === 'customer') return letterAsMarkdown(letterOf(bounce, reproduction, lang));
  const blocks = reproduction === null ? [] : [`**${markdownSentence(sayConclusion(reproduction))}**`];
  for (const group of failureGroups(bounce.failures)) blocks.push(...failureBlocks(bounce, group, lang));
  if (reproduction !== null) blocks.push(...proofBlocks(reproduction, say));
  return `${blocks.join('\n\n')}\n`;
}

function failureBlocks(bounce: BounceDocument, { first, recipients }: FailureGroup, lang: Language): string[] {
  const words = bounceWords(lang);
  const rows = factRows(bounce, first, words).map(
    ({ label, value, ground }) =>
      `| ${markdownSentence(label)} | ${markdownCell(value)} | ${markdownSentence(ground)} |`,
  );
  const blocks = [
    `**${markdownSentence(words.headings[first.action])}** ${recipients.length === 0 ? words.nobody : recipients.map(markdownCode).join(', ')}`,
    ['| | | |', '|---|---|---|', ...rows].join('\n'),
  ];
  if (first.explanation !== null) blocks.push(explanationAsMarkdown(first.explanation).trimEnd());
  return blocks;
}

function proofBlocks(found: Reproduction, say: Say): string[] {
  const words = reproductionWords(found.explanation.lang);
  const rows = experimentRows(found).map(
    ({ factor, change, outcome, answer }) =>
      `| ${markdownSentence(factor)} | ${change === '' ? '' : markdownCell(change)} | ${markdownSentence(outcome)} | ${answer === '' ? '' : markdownCell(answer)} |`,
  );
  const { before, after } = dialoguePair(found);
  const table = ['| | | | |', '|---|---|---|---|', ...rows].join('\n');
  return [
    ...(rows.length === 0 ? [] : [`**${words.experiments}**`, table]),
    ...vantageBlocks(found),
    ...(before === null ? [] : dialogueBlocks(before, words.control, say)),
    ...(after === null ? [] : dialogueBlocks(after, after.variant ?? words.changed, say)),
    markdownSentence(sayWhen(found)),
  ];
}

function vantageBlocks(found: Reproduction): string[] {
  const [head, ...rows] = vantageRows(found).map(
    ({ label, cells }) =>
      `| ${markdownSentence(label)} | ${cells.map((lines) => lines.map(markdownCell).join('; ')).join(' | ')} |`,
  );
  if (head === undefined) return [];
  const rule = `|${'---|'.repeat(found.vantages.length + 1)}`;
  return [`**${reproductionWords(found.explanation.lang).vantages.heading}**`, [head, rule, ...rows].join('\n')];
}

function dialogueBlocks(one: CaseRecord, name: string, say: Say): string[] {
  const text = transcriptLines(one)
    .map((line) => textOf(inTongue(line, say)).slice(4).trimEnd())
    .join('\n');
  return [`**${markdownSentence(name)}** ${markdownCode(sayTarget(one.target))}`, markdownFence(text)];
}

export function ticketHtml({ bounce, reproduction, lang, audience, say = inEnglish }: Ticket): string {
  const words = bounceWords(lang);
  const groups = failureGroups(bounce.failures);
  const [first] = groups;
  const heading = first === undefined ? words.headings.failed : headingOf(first, lang);
  const title = reproduction === null ? heading : sayConclusion(reproduction);
  if (audience === 'customer') {
    const letter = html`<h1>${heading}</h1>${letterMarkup(letterOf(bounce, reproduction, lang))}`;
    return pageText({ lang, title: heading, main: letter, script: null });
  }
  const main = html`<header class="masthead"><p class="mark">mxprobe</p><h1>${title}</h1>
${reproduction !== null && html`<p class="meta">${sayWhen(reproduction)}</p>`}</header>
${groups.map((group) => failureSection(bounce, group, { lang, isNamed: title === headingOf(group, lang) }))}
${reproduction !== null && proofSection(reproduction, say)}`;
  return pageText({ lang, title, main, script: null });
}

const headingOf = ({ first, recipients }: FailureGroup, lang: Language) =>
  `${bounceWords(lang).headings[first.action]} ${recipients.length === 0 ? bounceWords(lang).nobody : recipients.join(', ')}`;

/** `isNamed`: the page is called as the failure is. */
function failureSection(
  bounce: BounceDocument,
  group: FailureGroup,
  { lang, isNamed }: { readonly lang: Language; readonly isNamed: boolean },
): Markup {
  const { first } = group;
  const words = bounceWords(lang);
  const rows = factRows(bounce, first, words).map(
    ({ label, value, ground }) =>
      html`<dt>${label}</dt><dd><code>${value}</code>${ground !== '' && html` <span class="quiet">(${ground})</span>`}</dd>`,
  );
  return html`<section>${!isNamed && html`<h2>${headingOf(group, lang)}</h2>`}
<article class="card certificate"><dl>${rows}</dl></article>
${first.explanation !== null && explanationMarkup(first.explanation, isNamed)}</section>`;
}

function vantageTable(found: Reproduction): Markup | null {
  const [head, ...rows] = vantageRows(found);
  if (head === undefined) return null;
  const body = rows.map(
    ({ label, cells }) =>
      html`<tr><th scope="row">${label}</th>${cells.map((lines) => html`<td>${lines.map((line) => html`<p>${line}</p>`)}</td>`)}</tr>`,
  );
  return html`<h3>${reproductionWords(found.explanation.lang).vantages.heading}</h3>
<table><thead><tr><td></td>${head.cells.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${body}</tbody></table>`;
}

function proofSection(found: Reproduction, say: Say): Markup {
  const words = reproductionWords(found.explanation.lang);
  const rows = experimentRows(found).map(
    ({ factor, change, outcome, answer, isFlipped }) =>
      html`<tr><td>${factor}</td><td><code>${change}</code></td><td class="${isFlipped ? 'passed' : 'quiet'}">${outcome}</td><td><code>${answer}</code></td></tr>`,
  );
  const { before, after } = dialoguePair(found);
  const cases = [before, after].filter((one) => one !== null);
  const dialogues =
    before !== null && after !== null
      ? facingDialogues(before, after, say)
      : cases.map((one) => html`<article class="card case">${dialogue(one, say)}</article>`);
  return html`<section><h2>${words.experiments}</h2>
${rows.length > 0 && html`<table><tbody>${rows}</tbody></table>`}
${vantageTable(found)}
${dialogues}</section>
${certificateCards(cases, say)}`;
}
