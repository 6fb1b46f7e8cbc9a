// What a receiver sees of one mail as a page for a person, and as Markdown: the verdict, what speaks against the mail, what is
// demanded, each with what to do, then the facts.
import type { Received } from '../target/received-document.ts';
import { escapeMarkdown, markdownCell } from './escape/markdown.ts';
import { html, type Markup } from './html/markup.ts';
import { pageText } from './html/page.ts';
import { metWord, receivedRows, receivedVerdict, sourceText, subjectOf } from './received-facts.ts';

const STYLE = `
.verdicts { list-style: none; margin: 0.6rem 0 0; padding: 0; }
.verdicts li { display: grid; grid-template-columns: 5.5rem 1fr; gap: 0 1rem; padding: 0.6rem 0; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
.verdicts li > div { min-width: 0; }
.verdicts p { margin: 0.15rem 0 0; font-size: 0.9375rem; }
.verdicts .todo::before { content: "\\2192\\a0"; color: var(--blue); }
@media (max-width: 44rem) { .verdicts li { grid-template-columns: 1fr; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 0.5rem; } }
`;

/** `version`: ours. */
export function receivedPage(received: Received, version: string): string {
  const { findings, demands, sources } = received;
  const title = subjectOf(received, 'A mail without a subject');
  const facts = receivedRows(received).map(([label, text]) => html`<dt>${label}</dt><dd>${text}</dd>`);
  const main = html`<header><p class="mark">mxprobe ${version} · what a receiver sees</p><h1>${title}</h1>
<p class="conclusion">${receivedVerdict(received)}</p></header>
${findings.length > 0 && html`<section><h2>What speaks against it</h2><ul class="verdicts">${findings.map(findingItem)}</ul></section>`}
<section><h2>What is demanded of everybody</h2><ul class="verdicts">${demands.filter(({ of }) => of === 'everybody').map(demandItem)}</ul></section>
<section><h2>What is demanded of bulk senders</h2><p class="quiet">Some 5,000 mails a day to one of them.</p><ul class="verdicts">${demands.filter(({ of }) => of !== 'everybody').map(demandItem)}</ul>
<p class="meta">${sources.map((one) => html`<a href="${one.url}" rel="noreferrer">${sourceText(one)}</a>. `)}</p></section>
<section><h2>The facts</h2><dl>${facts}</dl></section>`;
  return pageText({ lang: 'en', title: `${title} – mxprobe`, main, script: null, style: STYLE });
}

const WEIGHT = { error: 'failed', warning: 'inconclusive', info: 'skipped' } as const;

function findingItem({ severity, text, remedy, standard }: Received['findings'][number]): Markup {
  return item(WEIGHT[severity], severity, { text, why: standard, remedy });
}

function demandItem({ met, text, who, why, remedy }: Received['demands'][number]): Markup {
  const weight = met === null ? 'inconclusive' : met ? 'passed' : 'failed';
  return item(weight, met === null ? 'not known' : met ? 'met' : 'not met', {
    text,
    why: `${who.join(', ')}: ${why}`,
    remedy,
  });
}

interface Said {
  readonly text: string;
  readonly why: string | null;
  readonly remedy: string | null;
}

const item = (weight: string, badge: string, { text, why, remedy }: Said) =>
  html`<li><span class="badge ${weight}">${badge}</span><div><span class="strong">${text}</span>${why !== null && html`<p class="quiet">${why}</p>`}${remedy !== null && html`<p class="todo">${remedy}</p>`}</div></li>
`;

export function receivedMarkdown(received: Received): string {
  const { findings, demands, sources } = received;
  const said = ({ text, why, remedy }: Said, badge: string) => {
    const because = why === null ? '' : ` (${escapeMarkdown(why)})`;
    return `- **${badge}** ${escapeMarkdown(text)}${because}${remedy === null ? '' : `\n  → ${escapeMarkdown(remedy)}`}`;
  };
  const against = findings.map(({ severity, text, standard, remedy }) =>
    said({ text, why: standard, remedy }, severity),
  );
  const demanded = demands.map(({ met, text, of, who, why, remedy }) =>
    said({ text: `${text} (of ${of})`, why: `${who.join(', ')}: ${why}`, remedy }, metWord(met)),
  );
  const facts = receivedRows(received).map(([label, text]) => `| ${label} | ${markdownCell(text)} |`);
  return `${[
    `# ${escapeMarkdown(subjectOf(received, 'A mail without a subject'))}`,
    receivedVerdict(received),
    ...(against.length === 0 ? [] : ['## What speaks against it', against.join('\n')]),
    '## What is demanded',
    demanded.join('\n'),
    sources.map((one) => `[${sourceText(one)}](${one.url})`).join(' · '),
    '## The facts',
    ['| | |', '|---|---|', ...facts].join('\n'),
  ].join('\n\n')}\n`;
}
