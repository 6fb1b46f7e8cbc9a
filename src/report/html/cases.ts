// The scenarios: what is asked, what follows, and each case with its dialogue. Two variants whose replies differ stand side
// by side, step facing step.
import type { CaseRecord, Contrast } from '../../run/document.ts';
import { decidingStep, sayWhy } from '../case-title.ts';
import { lastedMs, sayDuration } from '../duration.ts';
import { factRows } from '../facts.ts';
import { ROLE_OF, sayTarget, sayVerdict } from '../headline.ts';
import { inEnglish, type Say } from '../say.ts';
import { sayCount, VERDICTS } from '../summary.ts';
import type { Tongue } from '../tongue.ts';
import type { Passage } from '../transcript.ts';
import type { Anchors } from './anchors.ts';
import { burstSection } from './burst.ts';
import { certificateAnchor } from './certificates.ts';
import { casePassages, dialogue, passageMarkup } from './dialogue.ts';
import { facing } from './facing.ts';
import { filterable } from './filters.ts';
import { html, type Markup } from './markup.ts';
import { byRank, isOpen, type Scenario } from './order.ts';
import { scenarioAnchor } from './overview.ts';
import { thresholdSection } from './threshold.ts';
import { timeline } from './timeline.ts';

/** `anchors` gives each case its place in the page. */
export function scenarioSection({ cases, contrasts }: Scenario, anchors: Anchors, tongue: Tongue): Markup | null {
  const { say } = tongue;
  const [first] = cases;
  if (first === undefined) return null;
  const pairs = pairsOf(cases, contrasts);
  const paired = new Set(pairs.flatMap(({ before, after }) => [before, after]));
  const blocks = [
    ...pairs.map((pair) => ({ cases: [pair.before, pair.after], markup: () => pairMarkup(pair, anchors, say) })),
    ...cases
      .filter((one) => !paired.has(one))
      .map((one) => ({ cases: [one], markup: () => caseCard(one, anchors, tongue) })),
  ];
  return html`<section class="scenario" id="${scenarioAnchor(cases)}">
${scenarioHead(first, cases, say)}
${contrasts.map(({ confounded, text }) => html`<p class="conclusion${confounded && ' confounded'}">${say(text)}</p>`)}
${byRank(blocks, (block) => block.cases).map(({ markup }) => markup())}
</section>`;
}

function scenarioHead(first: CaseRecord, cases: readonly CaseRecord[], say: Say): Markup {
  const tags = first.tags.map((tag) => html` <span class="tag">${tag}</span>`);
  const counts = VERDICTS.map((verdict) => [verdict, cases.filter((one) => one.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => html` <span class="badge ${ROLE_OF[verdict]}">${say(sayCount(verdict, count))}</span>`);
  return html`<header>
<h2>${first.scenario}</h2>
<p class="file"><code>${first.file}</code>${tags}${cases.length > 1 && counts}</p>
${first.about !== null && paragraphs(first.about)}
</header>`;
}
/** Line ends in a file are where the editor was full; an empty line parts paragraphs. */
function paragraphs(text: string): Markup {
  const parts = text.split(/\n[ \t]*\n/).map((part) =>
    part
      .trim()
      .split('\n')
      .map((line) => line.trim())
      .join(' '),
  );
  return html`${parts.filter((part) => part !== '').map((part) => html`<p class="about">${part}</p>`)}`;
}

interface Pair {
  readonly before: CaseRecord;
  readonly after: CaseRecord;
  /** The lines of the scenario at which the replies part. */
  readonly lines: ReadonlySet<number>;
}

/** Each two variants that a contrast speaks of, at each target; a case stands in one pair only. */
function pairsOf(cases: readonly CaseRecord[], contrasts: readonly Contrast[]): Pair[] {
  const pairs: Pair[] = [];
  const taken = new Set<CaseRecord>();
  for (const { variants } of contrasts) {
    const lines = new Set(contrasts.filter((one) => one.variants.join() === variants.join()).map((one) => one.line));
    for (const before of cases) {
      if (before.variant !== variants[0] || taken.has(before)) continue;
      const after = cases.find((one) => one.variant === variants[1] && !taken.has(one) && sameTarget(one, before));
      if (after === undefined) continue;
      taken.add(before).add(after);
      pairs.push({ before, after, lines });
    }
  }
  return pairs;
}

/** The embedded MX listens on a port of its own for each scenario or case. */
function sameTarget(one: CaseRecord, other: CaseRecord): boolean {
  if (one.target.sandbox && other.target.sandbox) return true;
  return sayTarget(one.target) === sayTarget(other.target);
}

function pairMarkup({ before, after, lines }: Pair, anchors: Anchors, say: Say): Markup {
  const sides = [before, after];
  const heads = sides.map((one) => {
    const anchor = anchors.get(one);
    return html`<header${anchor !== undefined && html` id="${anchor}"`}>${caseHead(one, say)}${anchor !== undefined && actions(one, anchor, say)}${timeline(one, say)}</header>`;
  });
  const rows = facing(casePassages(before, say), casePassages(after, say)).map(
    ({ line, left, right }) => html`<div class="row${line !== null && lines.has(line) && ' differs'}">
${cell(before, left)}${cell(after, right)}</div>`,
  );
  return html`<article class="pair" ${filterable(before, after)}><div class="row heads">${heads}</div>${rows}</article>`;
}

/** Two dialogues side by side, outside a run: the steps whose replies differ are marked. */
export function facingDialogues(before: CaseRecord, after: CaseRecord, say: Say = inEnglish): Markup {
  const codes = new Map(before.steps.map((step) => [step.line, step.reply?.code]));
  const lines = new Set(
    after.steps.filter((step) => codes.get(step.line) !== step.reply?.code).map(({ line }) => line),
  );
  return pairMarkup({ before, after, lines }, new Map(), say);
}

/** The variant's name is shown on narrow screens, where the two sides stand below each other. */
function cell({ variant }: CaseRecord, passages: readonly Passage[]): Markup {
  return html`<div class="dialogue" data-variant="${variant ?? ''}">${passages.map(passageMarkup)}</div>`;
}

/** Folded if there is nothing to see to. */
function caseCard(one: CaseRecord, anchors: Anchors, { lang, say }: Tongue): Markup {
  const anchor = anchors.get(one) ?? '';
  const head = caseHead(one, say);
  const facts = factTable(one, lang);
  // What was found stands in the dialogue, and by itself where nothing was said.
  const said = (one.steps.length > 0 || one.findings.length > 0) && dialogue(one, say);
  const counted = html`${head}${actions(one, anchor, say)}${one.burst !== null && burstSection(one.burst, say)}${one.threshold !== null && thresholdSection(one.threshold, say)}${said}`;
  const spoken = html`<details${isOpen(one) && html` open`}><summary>${head}</summary>${actions(one, anchor, say)}${timeline(one, say)}${said}${facts}</details>`;
  return html`<article class="card case" ${filterable(one)} id="${anchor}">
${one.steps.length === 0 && facts === null ? counted : spoken}
</article>`;
}

/** What was found where no scenario asked; null: nothing. */
function factTable(one: CaseRecord, lang: Tongue['lang']): Markup | null {
  const rows = factRows(one, lang);
  if (rows.length === 0) return null;
  return html`<table class="facts">${rows.map(({ label, value }) => html`<tr><th scope="row">${label}</th><td>${value}</td></tr>`)}</table>`;
}

function caseHead(one: CaseRecord, say: Say): Markup {
  const why = told(one) ? '' : say(sayWhy(one));
  const tries = one.attempt > 1 ? `${say(`attempt ${one.attempt}`)}, ` : '';
  return html`<div class="caption"><div class="head">
<strong>${one.variant ?? say('dialogue')}</strong><code>${sayTarget(one.target)}</code>
<span class="badge ${ROLE_OF[one.verdict]}">${say(sayVerdict(one))}</span>
<span class="quiet">${tries}${sayDuration(lastedMs(one))}</span>
</div>${why !== '' && html`<div class="why">${why}</div>`}</div>`;
}

/** Its one reason stands in the dialogue already, at the step that decided it. */
const told = (one: CaseRecord) => decidingStep(one)?.problem === one.text && sayWhy(one) === one.text;

/** What leads from here: the link to this case, what can be copied, the certificate. */
function actions(one: CaseRecord, anchor: string, say: Say): Markup {
  const sha256 = one.tls?.certificate?.sha256;
  const done = say('copied');
  return html`<p class="acts"><a href="#${anchor}" data-link>${say('link to this case')}</a>${one.steps.length > 0 && html`<button type="button" class="copy" data-copy-of="${anchor}" data-done="${done}" hidden>${say('copy the dialogue')}</button>`}${sha256 !== undefined && html`<a href="#${certificateAnchor(sha256)}">${say('certificate')}</a>`}</p>`;
}
