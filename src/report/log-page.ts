// A log's groups for a ticket and for a page: the same rows in Markdown and HTML.
import type { Language } from '../diagnosis/texts.ts';
import { markdownCell, markdownSentence } from './escape/markdown.ts';
import { html } from './html/markup.ts';
import { pageText } from './html/page.ts';
import type { ExplainedGroup, LogDocument } from './log-document.ts';
import { logWords, said } from './log-words.ts';

interface Row {
  readonly counts: string;
  readonly label: string;
  readonly whose: string;
  readonly quoted: string;
  readonly names: string;
  readonly remedy: string;
}

interface Part {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly more: string | null;
}

export interface LogPageOptions {
  readonly lang: Language;
  readonly top: number;
}

export function* logMarkdown(document: LogDocument, options: LogPageOptions): Generator<string> {
  for (const { title, rows, more } of partsOf(document, options)) {
    yield `### ${markdownSentence(title)}\n\n`;
    for (const { counts, label, whose, quoted, names, remedy } of rows)
      yield `- **${markdownSentence(counts)}**: ${markdownSentence(label)}; ${markdownSentence(whose)}\n  ${markdownCell(quoted)}\n  ${markdownSentence(names)}\n  ${markdownSentence(remedy)}\n`;
    yield more === null ? '\n' : `\n${markdownSentence(more)}\n\n`;
  }
}

export function* logPage(document: LogDocument, options: LogPageOptions): Generator<string> {
  const title = document.inputs.map(({ file }) => file).join(', ');
  const parts = partsOf(document, options).map(
    (part) => html`<section><h2>${part.title}</h2>
${part.rows.map(
  ({ counts, label, whose, quoted, names, remedy }) => html`<article><h3>${counts}: ${label}</h3>
<p>${whose}</p>
<pre>${quoted}</pre>
<p>${names}</p>
<p>${remedy}</p></article>
`,
)}${part.more !== null && html`<p>${part.more}</p>`}</section>
`,
  );
  yield pageText({
    lang: options.lang,
    title,
    main: html`<h1>${title}</h1>
${parts}`,
    script: null,
  });
}

function partsOf({ groups }: LogDocument, { lang, top }: LogPageOptions): Part[] {
  const words = logWords(lang);
  return (['outgoing', 'incoming'] as const).flatMap((direction) => {
    const own = groups.filter((group) => group.direction === direction && !group.ownBounces);
    if (own.length === 0) return [];
    const more = own.length - top;
    return [
      {
        title: words[direction],
        rows: own.slice(0, top).map((group) => rowOf(group, lang)),
        more: more > 0 ? said(words.more, { n: more }) : null,
      },
    ];
  });
}

/** Names in a row. */
const NAMES = 10;

function rowOf(
  { outcome, events, explanation, reply, receivers, clients, direction }: ExplainedGroup,
  lang: Language,
): Row {
  const words = logWords(lang);
  const told = (
    [
      [outcome.refused, words.counts.refused],
      [outcome.expired, words.counts.expired],
      [outcome.open, words.counts.open],
      [outcome.delayedThenDelivered, words.counts.delayed],
    ] as const
  )
    .filter(([n]) => n > 0)
    .map(([n, of]) => said(of, { n }));
  const names =
    direction === 'outgoing'
      ? receivers.map(({ name, events: n }) => `${name} (${n})`)
      : clients.map(({ address, events: n }) => `${address} (${n})`);
  return {
    counts: told.length === 0 ? said(words.counts.events, { n: events }) : told.join(', '),
    label: explanation.label,
    whose: explanation.who,
    quoted: [reply.code, reply.enhanced, reply.template].filter((one) => one !== null && one !== '').join(' '),
    names:
      names.length === 0
        ? '-'
        : `${direction === 'outgoing' ? words.by : words.from} ${names.slice(0, NAMES).join(', ')}`,
    remedy: explanation.remedy,
  };
}
