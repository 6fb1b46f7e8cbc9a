// The proof: the question, the steps as they come, the dialogues that differ; at the end one sentence in place of the question.
import type { Reproduction } from '../../diagnosis/proof/document.ts';
import { textsOf } from '../../diagnosis/texts.ts';
import { casePassages } from '../../report/html/dialogue.ts';
import { facing } from '../../report/html/facing.ts';
import { html, type Markup } from '../../report/html/markup.ts';
import { textOf } from '../../report/line.ts';
import { dialoguePair, experimentRows, sayConclusion } from '../../report/reproduction-facts.ts';
import type { Passage } from '../../report/transcript.ts';
import { reproductionWords } from '../../report/words.ts';
import type { CaseRecord } from '../../run/document.ts';
import { inLanguage } from '../in-language.ts';
import type { Proof, Step } from '../proof.ts';
import type { View } from '../view.ts';
import { durationIn } from '../when.ts';
import { isWord } from '../words.ts';
import { type Content, tokenField } from './frame.ts';

export function proofPage(id: string, proof: Proof, view: View): Content {
  const { say } = view;
  const found = proof.found === null ? null : inLanguage(proof.found, view.lang);
  const main = html`${proof.isOver ? overHead(id, proof, found, view) : runningHead(id, proof, view)}
${proof.target === null ? html`<p class="note">${say('proof.embedded')}</p>` : html`<p class="note blue">${say('proof.asks', { target: proof.target })}</p>`}
<div class="cols proof" id="proof" data-id="${id}" data-last="${proof.told.length}" data-over="${proof.isOver ? 'yes' : 'no'}"><section class="card" aria-labelledby="steps"><div class="hd"><h2 id="steps">${say('proof.steps')}</h2></div><ol class="steps" id="list">${proof.steps.map((step) => stepItem(step, view))}</ol>${found !== null && untried(found)}</section>
<section class="card" aria-labelledby="dialogues"><div class="hd"><h2 id="dialogues">${say('proof.dialogues')}</h2></div>${found === null ? live(proof, view) : pair(found, view)}</section></div>`;
  return {
    title: say('proof'),
    area: 'bounce',
    main,
    kept: say('kept.proof'),
    ...(proof.isOver ? {} : { refreshS: 2 }),
  };
}

function runningHead(id: string, proof: Proof, view: View): Markup {
  const { say, lang } = view;
  const [factor] = proof.factors;
  const question =
    factor === undefined
      ? say('proof.question')
      : say('proof.question.factor', { factor: textsOf(lang).factors[factor].label });
  return html`<div class="head"><div><span class="badge blue">${say('proof.running')}</span><h1>${question}</h1><p class="quiet">${say('proof.politely')}</p></div><form method="post" action="/b/${id}/proof/stop">${tokenField(view)}<button class="btn plain" data-stop>${say('proof.stop')} <kbd class="js">Esc</kbd></button></form></div>
<p class="small quiet" id="held">${say('proof.held', { n: proof.steps.length })}</p>`;
}

const COLOUR = {
  confirmed: 'green',
  shown: 'amber',
  'not-reproduced': 'blue',
  'receiver-must-act': 'violet',
  inconclusive: '',
} as const;

function overHead(id: string, proof: Proof, found: Reproduction | null, view: View): Markup {
  const { say, lang } = view;
  const back = html`<p><a class="btn" href="/b/${id}#texts">${say('proof.letter')}</a></p>`;
  if (found === null)
    return html`<div class="head"><div><span class="badge">${say('proof.nothing')}</span><h1 tabindex="-1">${say('proof.fault')}</h1><p class="quiet">${proof.fault ?? ''}</p>${back}</div></div>`;
  const factor = found.factor === null ? null : textsOf(lang).factors[found.factor].label;
  const key =
    factor === null || found.conclusion === 'inconclusive'
      ? (`proof.end.${found.conclusion}` as const)
      : (`proof.end.${found.conclusion}.factor` as const);
  const sentence = isWord(key) ? say(key, { factor: factor ?? '' }) : say(`proof.end.${found.conclusion}`);
  return html`<div class="head"><div><span class="badge ${COLOUR[found.conclusion]}">${say(`proof.word.${found.conclusion}`)}</span><h1 tabindex="-1">${sentence}</h1><p class="summary">${sayConclusion(found)}</p></div>${back}</div>
<p class="small quiet">${say('proof.took', { n: found.dialogues, time: durationIn(tookMs(found), lang) })}</p>`;
}

const tookMs = ({ started, finished }: Reproduction) => Date.parse(finished) - Date.parse(started);

/** What a step says, for the page and for the stream. */
export interface StepWords {
  readonly n: number;
  readonly state: Step['state'];
  readonly sign: string;
  readonly name: string;
  readonly note: string;
  readonly result: string;
  readonly colour: string;
  readonly ms: string;
}

const SIGN = { running: '…', refused: '✕', accepted: '✓', unanswered: '–' } as const;
const STATE_COLOUR = { running: 'blue', refused: 'violet', accepted: 'green', unanswered: '' } as const;

export function stepWords(step: Step, { say, lang }: View): StepWords {
  const { n, purpose, variant, state, answer, ms } = step;
  const [factor = '', value = ''] =
    variant === null ? [] : [variant.slice(0, variant.indexOf(': ')), variant.slice(variant.indexOf(': ') + 2)];
  const factors = textsOf(lang).factors;
  const label = Object.hasOwn(factors, factor) ? factors[factor as keyof typeof factors].label : factor;
  const note = valueName(factor, value, lang);
  return {
    n,
    state,
    sign: SIGN[state],
    name:
      variant === null
        ? say(`proof.${purpose}`)
        : say(purpose === 'again' ? 'proof.again' : 'proof.changed', { factor: label }),
    note: note === label ? '' : note,
    result: state === 'running' ? say('proof.runs') : `${answer.slice(0, 3)} ${say(`proof.${state}`)}`.trim(),
    colour: STATE_COLOUR[state],
    ms: ms === null ? '' : durationIn(ms, lang),
  };
}

/** `STARTTLS` for `true`, where the value is a word of ours. */
function valueName(factor: string, value: string, lang: View['lang']): string {
  const { values } = reproductionWords(lang);
  const known = `${factor} ${value}`;
  return Object.hasOwn(values, known) ? (values[known] ?? value) : value;
}

function stepItem(step: Step, view: View): Markup {
  const words = stepWords(step, view);
  return html`<li class="${words.state === 'running' ? 'run' : 'done'}" data-step="${words.n}"><span class="dot ${words.colour}" aria-hidden="true">${words.sign}</span><div class="what"><b>${words.name}</b><span class="small quiet">${words.note}</span></div><div class="res"><span class="badge ${words.colour}">${words.result}</span><span class="tiny quiet">${words.ms}</span></div></li>`;
}

function untried(found: Reproduction): Markup | false {
  const rows = experimentRows(found).filter(({ change }) => change === '');
  return (
    rows.length > 0 &&
    html`<ul class="untried small quiet">${rows.map(({ factor, outcome, answer }) => html`<li>${factor}: ${outcome} <code>${answer}</code></li>`)}</ul>`
  );
}

function live(proof: Proof, { say }: View): Markup {
  const last = proof.steps.at(-1);
  return html`<pre class="d" id="live" tabindex="0" lang="en" aria-label="${say('proof.dialogues')}">${last?.lines.join('\n') ?? ''}</pre>`;
}

/** Side by side, step facing step; what is the same is folded, what differs is marked. */
function pair(found: Reproduction, view: View): Markup {
  const { say } = view;
  const { before, after } = dialoguePair(found);
  if (before === null) return html`<p class="pad quiet">${say('proof.none')}</p>`;
  if (after === null)
    return html`<pre class="d" tabindex="0" lang="en">${casePassages(before).map(passageText).join('\n')}</pre>`;
  return facingMarkup(before, after, [say('proof.control'), variantName(after.variant ?? '', view)], view);
}

function variantName(variant: string, { lang }: View): string {
  const at = variant.indexOf(': ');
  return at === -1 ? variant : valueName(variant.slice(0, at), variant.slice(at + 2), lang);
}

const passageText = ({ lines }: Passage) => lines.map((line) => textOf(line).trim()).join('\n');

/** Two dialogues facing each other. */
function facingMarkup(before: CaseRecord, after: CaseRecord, names: readonly [string, string], { say }: View): Markup {
  const rows = facing(casePassages(before), casePassages(after)).map(({ left, right }) => {
    const [a, b] = [left.map(passageText).join('\n'), right.map(passageText).join('\n')];
    const bare = (text: string) =>
      text
        .replace(/[=~]/g, '-')
        .replace(/\s+/g, ' ')
        .replace(/\d+ ms/g, '');
    return { a, b, isSame: bare(a) === bare(b) };
  });
  const cell = (text: string, isSame: boolean) =>
    html`<div class="d${!isSame && ' diff'}">${isSame ? folded(text) : signed(text)}</div>`;
  return html`<div class="pair" lang="en"><header>${names[0]}</header><header>${names[1]}</header>${rows.map(({ a, b, isSame }) => html`${cell(a, isSame)}${cell(b, isSame)}`)}</div>
<p class="tiny quiet pad">${say('proof.folded')}</p>`;
}

/** The first line, and the rest behind it. */
function folded(text: string): Markup {
  const lines = text.split('\n');
  if (lines.length <= 3) return html`${text}`;
  return html`<details><summary>${lines[0] ?? ''} …</summary>${lines.slice(1).join('\n')}</details>`;
}

/** A refusal is marked by its sign, as on the terminal, and by its weight. */
function signed(text: string): Markup {
  return html`${text.split('\n').map((line) => (/^<(?:\*\*|~\*)/.test(line) ? html`<b class="bad">${line}</b>\n` : html`${line}\n`))}`;
}
