// A scenario to try: written here, checked while it is typed, run against the embedded MX.
import type { Problem } from '../../document/problem.ts';
import { html, type Markup } from '../../report/html/markup.ts';
import type { View } from '../view.ts';
import { type Content, tokenField } from './frame.ts';

/** What stands in the editor at first. */
export const FIRST_SCENARIO = `name: mail is taken only over an encrypted connection
sandbox: { require_starttls: true }
dialogue:
  - connect
  - ehlo: mail.example.org
    expect: 250 +STARTTLS
  - mail: me@example.org
    expect: 530 5.7.0
  - starttls
  - ehlo: mail.example.org
  - mail: me@example.org
  - quit
`;

/** The scenarios of the folder that is shown. */
export interface Choice {
  readonly files: readonly string[];
  readonly chosen: string | null;
  /** What may be asked, beside the embedded MX. */
  readonly targets: readonly string[];
}

export function tryPage(text: string, problems: readonly Problem[] | null, view: View, choice: Choice): Content {
  const { say } = view;
  const lines = text.split('\n').length;
  const main = html`<div class="head"><div><h1>${say('try.title')}</h1><p class="quiet">${say(choice.targets.length > 0 ? 'try.lead.targets' : 'try.lead')}</p></div></div>
${fileChoice(choice, view)}<form method="post" action="/try" class="card try" id="try">${tokenField(view)}<label class="skip" for="scenario">${say('try.label')}</label>
<div class="editor"><pre class="lines" id="lines" aria-hidden="true"></pre><textarea id="scenario" name="text" rows="${Math.min(40, Math.max(16, lines + 2))}" spellcheck="false" autocomplete="off" lang="en" aria-describedby="problems"${(problems?.length ?? 0) > 0 && html` aria-invalid="true"`}>${text}</textarea></div>
<div id="problems" role="region" aria-label="${say('try.problems')}" aria-live="polite" data-fine="${say('try.fine')}">${problems !== null && problemList(problems, view)}</div>
<div class="acts">${targetChoice(choice, view)}<button class="btn s">${say('try.run')} <kbd class="js">Ctrl ↵</kbd></button><button class="btn plain s" formaction="/try/check">${say('try.check')}</button><span class="grow"></span><span class="tiny quiet">${say('try.bound')}</span></div></form>`;
  return { title: say('area.try'), area: 'try', main, kept: say('kept.nothing') };
}

function targetChoice({ targets }: Choice, { say }: View): Markup | false {
  return (
    targets.length > 0 &&
    html`<select name="target" aria-label="${say('prove.whom')}"><option value="sandbox">${say('mx.sandbox')}</option>${targets.map((target, index) => html`<option value="${index}">${target}</option>`)}</select>`
  );
}

function fileChoice({ files, chosen }: Choice, { say }: View): Markup | false {
  return (
    files.length > 0 &&
    html`<form method="get" action="/try" class="filt"><select name="file" aria-label="${say('try.file')}">${files.map((file) => html`<option value="${file}"${file === chosen && html` selected`}>${file}</option>`)}</select><button class="btn plain s">${say('try.open')}</button></form>`
  );
}

function problemList(problems: readonly Problem[], { say }: View): Markup {
  if (problems.length === 0) return html`<p class="fine">✓ ${say('try.fine')}</p>`;
  return html`<ol class="problems">${problems.map(
    ({ line, column, message, advice, severity, excerpt, width }) =>
      html`<li><a href="#scenario" data-line="${line}" data-column="${column}" data-width="${width}"><span class="v v-${severity === 'error' ? 'failed' : 'inconclusive'}">${severity === 'error' ? '✕' : '?'}</span> ${line}:${column}</a> ${message}${advice !== null && html` <span class="quiet">(${advice})</span>`}${excerpt !== '' && html`<pre class="frame">${excerpt}\n${' '.repeat(Math.max(0, column - 1))}<b>${'^'.repeat(Math.min(80, Math.max(1, width)))}</b></pre>`}</li>`,
  )}</ol>`;
}
