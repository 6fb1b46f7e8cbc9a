// What is shown: by verdict, host, reply code and words. Only the script shows it; without one there is nothing to press.
import type { CaseRecord, RunDocument } from '../../run/document.ts';
import { ROLE_OF } from '../headline.ts';
import type { Say } from '../say.ts';
import { countOf, sayCount, VERDICTS } from '../summary.ts';
import { html, type Markup } from './markup.ts';
import { isOpen } from './order.ts';

export function filters(document: RunDocument, say: Say): Markup {
  const { summary, cases } = document;
  const button = (show: string, kind: string, label: string) =>
    html`<button type="button" class="${kind}" data-show="${show}" aria-pressed="${String(show === '')}">${label}</button>`;
  const buttons = VERDICTS.filter((verdict) => summary[verdict] > 0).map((verdict) =>
    button(verdict, ROLE_OF[verdict], say(sayCount(verdict, summary[verdict]))),
  );
  const hosts = [...new Set(cases.map(hostOf))].sort();
  const codes = [...new Set(cases.flatMap(codesOf))].sort();
  return html`<nav class="filters" aria-label="${say('Filter')}" data-shown="${say('{n} of {all} cases shown')}" hidden>
<div class="show">${button('', 'all', say(`All ${countOf(summary)}`))}${buttons}</div>
${hosts.length > 1 && choice('host', say('any host'), hosts)}${codes.length > 1 && choice('code', say('any code'), codes)}
<input type="search" placeholder="${say('Find text')}" aria-label="${say('Find text')}">
${cases.some(isOpen) && html`<div class="go"><button type="button" data-go="-1" aria-keyshortcuts="p">${say('previous failure')} <kbd>p</kbd></button><button type="button" data-go="1" aria-keyshortcuts="n">${say('next failure')} <kbd>n</kbd></button></div>`}
<p class="shown quiet" role="status"></p></nav>`;
}

function choice(name: string, all: string, values: readonly string[]): Markup {
  const options = values.map((value) => html`<option value="${value}">${value}</option>`);
  return html`<select name="${name}" aria-label="${all}"><option value="">${all}</option>${options}</select>`;
}

/** What the filters look at; two dialogues that stand side by side are shown together. */
export function filterable(...cases: readonly CaseRecord[]): Markup {
  const list = (values: readonly string[]) => [...new Set(values)].join(' ');
  return html`data-verdict="${list(cases.map(({ verdict }) => verdict))}" data-host="${list(cases.map(hostOf))}" data-code="${list(cases.flatMap(codesOf))}"`;
}

/** Without blanks, which part the hosts of two cases. */
const hostOf = ({ target }: CaseRecord) => (target.sandbox ? '(sandbox)' : target.host.replace(/\s+/g, '_'));

function codesOf({ steps }: CaseRecord): string[] {
  return steps.flatMap(({ exchanges }) =>
    exchanges.flatMap(({ reply }) => (reply === null || reply.code === null ? [] : [String(reply.code)])),
  );
}
