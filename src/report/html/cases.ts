// The scenarios: what is asked, what follows, and each case with its dialogue. Two variants whose replies differ stand side
// by side, step facing step.
import type { CaseRecord, Contrast } from '../../run/document.ts';
import { sayWhy } from '../case-title.ts';
import { sayDuration } from '../duration.ts';
import { factRows } from '../facts.ts';
import { ROLE_OF, sayTarget, sayVerdict } from '../headline.ts';
import type { Passage } from '../transcript.ts';
import { burstSection } from './burst.ts';
import { certificateAnchor } from './certificates.ts';
import { casePassages, dialogue, passageMarkup } from './dialogue.ts';
import { facing } from './facing.ts';
import { html, type Markup } from './markup.ts';
import { thresholdSection } from './threshold.ts';
import { timeline } from './timeline.ts';

export interface Scenario {
  readonly cases: readonly CaseRecord[];
  readonly contrasts: readonly Contrast[];
}

/** `anchors` gives each case its place in the page. */
export function scenarioSection(
  { cases, contrasts }: Scenario,
  anchors: ReadonlyMap<CaseRecord, string>,
): Markup | null {
  const [first] = cases;
  if (first === undefined) return null;
  const pairs = pairsOf(cases, contrasts);
  const paired = new Set(pairs.flatMap(({ before, after }) => [before, after]));
  const single = cases.filter((one) => !paired.has(one));
  const tags = first.tags.map((tag) => html` <span class="tag">${tag}</span>`);
  const conclusions = contrasts.map(
    ({ confounded, text }) => html`<p class="conclusion${confounded && ' confounded'}">${text}</p>`,
  );
  return html`<section class="scenario">
<header>
<h2>${first.scenario}</h2>
<p class="file"><code>${first.file}</code>${tags}</p>
${first.about !== null && paragraphs(first.about)}
</header>
${conclusions}
${pairs.map((pair) => pairMarkup(pair, anchors))}
${single.map((one) => caseCard(one, anchors))}
</section>`;
}

/** Line ends in a file are where the editor was full; an empty line parts paragraphs. */
function paragraphs(text: string): Markup {
  const parts = text.split(/\n[ \t]*\n/).map((part) => part.trim().replace(/\s*\n\s*/g, ' '));
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

function pairMarkup({ before, after, lines }: Pair, anchors: ReadonlyMap<CaseRecord, string>): Markup {
  const sides = [before, after];
  const verdicts = [...new Set(sides.map((one) => one.verdict))].join(' ');
  const heads = sides.map(
    (one) => html`<header id="${anchors.get(one) ?? ''}">${caseHead(one)}${timeline(one)}</header>`,
  );
  const rows = facing(casePassages(before), casePassages(after)).map(
    ({ line, left, right }) => html`<div class="row${line !== null && lines.has(line) && ' differs'}">
${cell(before, left)}${cell(after, right)}</div>`,
  );
  return html`<article class="pair" data-verdict="${verdicts}"><div class="row heads">${heads}</div>${rows}</article>`;
}

/** Two dialogues side by side, outside a run: the steps whose replies differ are marked. */
export function facingDialogues(before: CaseRecord, after: CaseRecord): Markup {
  const codes = new Map(before.steps.map((step) => [step.line, step.reply?.code]));
  const lines = new Set(
    after.steps.filter((step) => codes.get(step.line) !== step.reply?.code).map(({ line }) => line),
  );
  return pairMarkup({ before, after, lines }, new Map());
}

/** The variant's name is shown on narrow screens, where the two sides stand below each other. */
function cell({ variant }: CaseRecord, passages: readonly Passage[]): Markup {
  return html`<div class="dialogue" data-variant="${variant ?? ''}">${passages.map(passageMarkup)}</div>`;
}

/** Folded if there is nothing to see to. */
function caseCard(one: CaseRecord, anchors: ReadonlyMap<CaseRecord, string>): Markup {
  const open = one.verdict === 'failed' || one.verdict === 'inconclusive';
  const head = caseHead(one);
  const facts = factTable(one);
  const folded = html`<details${open && html` open`}><summary>${head}</summary>${timeline(one)}${dialogue(one)}${facts}</details>`;
  return html`<article class="card case" data-verdict="${one.verdict}" id="${anchors.get(one) ?? ''}">
${one.steps.length === 0 && facts === null ? html`${head}${one.burst !== null && burstSection(one.burst)}${one.threshold !== null && thresholdSection(one.threshold)}` : folded}
</article>`;
}

/** What was found where no scenario asked; null: nothing. */
function factTable(one: CaseRecord): Markup | null {
  const rows = factRows(one);
  if (rows.length === 0) return null;
  return html`<table class="facts">${rows.map(({ label, value }) => html`<tr><th scope="row">${label}</th><td>${value}</td></tr>`)}</table>`;
}

function caseHead(one: CaseRecord): Markup {
  const sha256 = one.tls?.certificate?.sha256;
  const why = sayWhy(one);
  const tries = one.attempt > 1 ? `attempt ${one.attempt}, ` : '';
  return html`<div class="caption"><div class="head">
<strong>${one.variant ?? 'dialogue'}</strong><code>${sayTarget(one.target)}</code>
<span class="badge ${ROLE_OF[one.verdict]}">${sayVerdict(one)}</span>
<span class="quiet">${tries}${sayDuration(one.ms)}</span>
${sha256 !== undefined && html`<a href="#${certificateAnchor(sha256)}">certificate</a>`}
</div>${why !== '' && html`<div class="why">${why}</div>`}</div>`;
}
