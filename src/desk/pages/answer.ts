// The answer: whether and to whom it failed, why in everyday words, where on the way, whose turn it is, on what that rests.
import type { Kind } from '../../bounce/facts.ts';
import { meaningOf } from '../../diagnosis/said.ts';
import { textsOf } from '../../diagnosis/texts.ts';
import type { FailureGroup } from '../../report/bounce-facts.ts';
import { html, type Markup } from '../../report/html/markup.ts';
import { type Answer, linkTo } from '../answer.ts';
import type { Other } from '../other.ts';
import { speaks } from '../speaks.ts';
import type { View } from '../view.ts';
import { evidence } from './evidence.ts';
import { type Content, tokenField } from './frame.ts';
import { keepCard } from './keep.ts';
import { textsCard } from './texts.ts';
import { triesField } from './tries.ts';
import { wayMarkup } from './way.ts';
import { type Askable, whomField } from './whom.ts';

export function answerPage(answer: Answer, askable: Askable, view: View): Content {
  const { say } = view;
  const { group } = answer;
  const isFailure = group !== null && group.first.explanation !== null;
  const main = isFailure ? failureMain(answer, group, askable, view) : otherMain(answer, view);
  return { title: say('answer'), area: 'bounce', main, kept: say('kept.answer') };
}

const COLOUR = { failed: 'red', delayed: 'amber', delivered: 'green', relayed: 'green', expanded: 'green' } as const;

function failureMain(answer: Answer, group: FailureGroup, askable: Askable, view: View): Markup {
  const { say } = view;
  const { first } = group;
  const explanation = first.explanation;
  return html`${crumb(answer, group, view)}
<section class="card verdict"><div class="pad"><h1 tabindex="-1">${say(`cause.${first.cause ?? 'unknown'}`)}</h1><p class="summary">${explanation?.summary ?? ''}</p></div>
${wayMarkup(answer.document, first, view)}
<div class="turn"><div><h2>${say('turn.who')}</h2><p>${explanation?.who ?? ''}</p></div><div><h2>${say('turn.what')}</h2><p>${explanation?.remedy ?? ''}</p>${explanation?.hint != null && html`<p class="small quiet">${explanation.hint}</p>`}${links(explanation?.more ?? [])}</div><div><h2>${say('turn.sure')}</h2>${sureness(answer, group, view)}</div></div></section>
<div class="cols"><div>${evidence(answer, group, view)}</div><div class="right">${textsCard(answer, view)}</div></div>
${notes(answer, view)}
${proveCard(answer, askable, view)}${keepCard(answer, view)}`;
}

function crumb(answer: Answer, { first, recipients }: FailureGroup, view: View): Markup {
  const { say } = view;
  const [recipient] = recipients;
  const to =
    recipient !== undefined &&
    html`<span class="small quiet">${say('to')}</span> <code>${recipient}</code>${recipients.length > 1 && html` <span class="small quiet">${say('and-more', { n: recipients.length - 1 })}</span>`}`;
  const others =
    answer.groups.length > 1 &&
    html`<nav class="others" aria-label="${say('answers')}"><span class="small quiet">${say('answers.n', { n: answer.groups.length })}</span><span class="seg">${answer.groups
      .slice(0, 20)
      .map(
        (_, index) =>
          html`<a href="${linkTo(answer, { f: index })}"${index === answer.f && html` aria-current="true"`}>${index + 1}</a>`,
      )}</span></nav>`;
  return html`<div class="crumb"><span class="badge ${COLOUR[first.action]}">${say(`action.${first.action}`)}</span>${to}${others}<span class="grow"></span>${leave(answer, view)}</div>`;
}

function leave({ id }: Answer, view: View): Markup {
  return html`<form method="post" action="/b/${id}/forget">${tokenField(view)}<button class="link small">${view.say('forget')}</button></form><a class="small" href="/">${view.say('another')}</a>`;
}

function links(more: readonly string[]): Markup | false {
  return (
    more.length > 0 &&
    html`<ul class="more">${more.map((link) => html`<li><a class="small" rel="noreferrer" href="${link}">${link}</a></li>`)}</ul>`
  );
}

function sureness({ id, hasProof, conclusion }: Answer, { first }: FailureGroup, { say }: View): Markup {
  const explanation = first.explanation;
  const basis = explanation?.basis ?? 'none';
  const read =
    basis === 'none' || explanation?.cause === 'unknown' ? 'unknown' : basis === 'text' ? 'stated' : 'concluded';
  const key = conclusion === 'confirmed' ? 'proved' : conclusion === 'shown' ? 'shown' : read;
  const ways = explanation?.ambiguous ?? null;
  return html`<p><strong>${say(`sure.${key}`)}</strong> ${say(`sure.${key}.text`)}</p>
${ways !== null && html`<p class="small quiet">${ways}</p>`}${(explanation?.notes ?? []).map((note) => html`<p class="small quiet">${note}</p>`)}
<p class="small">${hasProof ? html`<a href="/b/${id}/proof">${say('proof.see')}</a>` : html`<a href="#prove">${say('prove.link')}</a>`}</p>`;
}

function notes({ document }: Answer, view: View): Markup | false {
  return document.notes.length > 0 && html`<p class="note">${document.notes.map(speaks(view)).join('; ')}</p>`;
}

function proveCard({ id, isProvable }: Answer, askable: Askable, view: View): Markup {
  const { say } = view;
  const isAskable = isProvable || askable.targets.length > 0 || askable.isAnyMxAllowed;
  const form = html`<form method="post" action="/b/${id}/proof">${tokenField(view)}${whomField(askable, say('prove.sandbox'), say('prove.start'), view)}${triesField(view)}</form>`;
  return html`<section class="card pad prove" id="prove"><div><h2>${say('prove')}</h2><p class="small quiet">${say(isAskable ? 'prove.text' : 'prove.impossible')}</p></div>${isAskable && html`<div>${form}</div>`}</section>`;
}

const KIND_COLOUR: Readonly<Record<Kind, string>> = {
  bounce: 'red',
  delayed: 'amber',
  delivered: 'green',
  'auto-reply': 'blue',
  'feedback-report': 'violet',
  'not-a-bounce': '',
};

/** No failure: what it is, what was looked for, and what to paste. */
function otherMain(answer: Answer, view: View): Markup {
  const { say } = view;
  const { kind, notes: told } = answer.document;
  const isOutlook = told.some((note) => note.includes('.msg'));
  const group = answer.group;
  const advice =
    kind === 'not-a-bounce' &&
    html`<section class="card pad"><h2>${say('looked')}</h2><p>${say('looked.text')}</p><h2>${say('looked.paste')}</h2><ul>${(['whole', 'reply', 'log', 'picture'] as const).map((what) => html`<li>${say(`looked.${what}`)}</li>`)}</ul></section>`;
  const shown = answer.parts[0]?.text ?? '';
  return html`<div class="crumb"><span class="badge ${KIND_COLOUR[kind]}">${say(`kind.${kind}.badge`)}</span>${group !== null && group.recipients[0] !== undefined && html`<code>${group.recipients[0]}</code>`}<span class="grow"></span>${leave(answer, view)}</div>
<section class="card verdict"><div class="pad">${answer.other === null ? html`<h1 tabindex="-1">${say(`kind.${kind}`)}</h1><p class="summary">${say(`kind.${kind}.text`)}</p>` : otherThan(answer.other, view)}</div></section>
${isOutlook && html`<p class="note">${say('outlook')}</p>`}
${advice}
${group !== null ? html`<div class="cols one">${evidence(answer, group, view)}</div>` : shown !== '' && !isOutlook && answer.other !== 'picture' && answer.other !== 'document' && html`<section class="card"><div class="hd"><h2>${say('evidence.text')}</h2></div><div class="src" tabindex="0" role="region" aria-label="${say('evidence.text')}">${answer.mask ? '' : shown.slice(0, 4000)}</div></section>`}`;
}

/** Something else than a notice, by its name, and what to do with it. */
function otherThan(other: Other, { say, lang }: View): Markup {
  if (typeof other === 'string')
    return html`<h1 tabindex="-1">${say(`other.${other}`)}</h1><p class="summary">${say(`other.${other}.text`)}${other === 'scenario' && html` <a href="/try">${say('area.try')}</a>`}${other === 'report' && html` <code>mxprobe reports</code>`}</p>`;
  const meanings = other.codes.map((code) => [code, meaningOf(code, textsOf(lang))] as const);
  return html`<h1 tabindex="-1">${say('other.codes')}</h1><dl class="bw">${meanings.map(([code, meaning]) => html`<dt>${code}</dt><dd>${meaning ?? '–'}</dd>`)}</dl><p class="summary">${say('other.codes.text')}</p>`;
}
