// One case as a dialogue, in the arrows that postmasters know from swaks:
//   ` -> ` sent, `<-  ` reply, `<** ` refusal; ` ~> `, `<~  `, `<~* ` the same inside TLS; `=== ` what happened, `*** ` what is wrong.
import type { CaseRecord, Finding, StepRecord } from '../run/document.ts';
import { arrivalTexts } from './arrival.ts';
import { sayDuration } from './duration.ts';
import { exchangeLines, isDecisive, withBriefOffers } from './exchange.ts';
import { factRows, sayFinding } from './facts.ts';
import { judgementLines, type LineOf } from './judgement.ts';
import { type Line, type Role, span, widthOf } from './line.ts';
import { type Fact, tlsFacts } from './tls-lines.ts';

const INDENT = '    ';

/** The lines of one step, or (`step` is null) what is said of the case as a whole. */
export interface Passage {
  readonly step: StepRecord | null;
  readonly lines: readonly Line[];
}

/**
 * All that was said in one case, what was expected of it, and what is noteworthy. Bounded as the record is. `isBrief`: what
 * EHLO offers stands on one line where it is as expected, and what was found unasked is left out.
 */
export function transcriptLines(one: CaseRecord, isBrief = false, lineOf?: LineOf): Line[] {
  const facts = one.tls === null ? [] : tlsFacts(one.tls);
  const told = passages(isBrief ? { ...one, steps: one.steps.map(withBriefOffers) } : one, facts, lineOf);
  return [...(isBrief ? [] : factLines(one)), ...told.flatMap((passage) => passage.lines)];
}

/** What was found where no scenario asked, under each other. */
function factLines(one: CaseRecord): Line[] {
  const rows = factRows(one).map(({ label, value }) => ({ label: span(label, 'quiet'), value }));
  const wide = Math.max(0, ...rows.map(({ label }) => widthOf(label.text)));
  return rows.map(({ label, value }) => [
    span(INDENT),
    label,
    span(' '.repeat(wide + 2 - widthOf(label.text))),
    span(value),
  ]);
}

/** The same, step by step. `handshake` is what to tell of the handshake; the record keeps that of the last attempt. */
export function passages(one: CaseRecord, handshake: readonly Fact[], lineOf?: LineOf): Passage[] {
  const told: Passage[] = [];
  const lastAttempt = one.steps.at(-1)?.attempt ?? 1;
  const notReached: string[] = [];
  let attempt = 1;
  let connected = 0;
  // A handshake that was expected to fail is nothing wrong.
  const failing = one.steps.find((step) => step.outcome === 'tls-failure' && step.verdict === 'passed');
  const bad = (text: string) =>
    failing === undefined ? wrong(text) : happened(`${text}  as expected: ${failing.expected}`);
  let untold: readonly Line[] = handshake.map((fact) => (fact.good ? happened(fact.text) : bad(fact.text)));
  for (const [index, step] of one.steps.map(putOffIn(one, lastAttempt)).entries()) {
    const lines = step.attempt === attempt ? [] : [happened(`attempt ${step.attempt}`)];
    attempt = step.attempt;
    if (step.verdict === 'not-reached' && !tookLeave(one, step)) notReached.push(step.name ?? step.verb);
    if (step.verb === 'connect' && step.verdict !== 'skipped' && step.verdict !== 'not-reached') {
      if (connected === attempt) lines.push(happened('a new connection'));
      connected = attempt;
    }
    const said = stepLines(step, attempt === lastAttempt ? untold : [], lineOf);
    if (said.handshake && attempt === lastAttempt) untold = [];
    lines.push(...said.lines);
    lines.push(...one.findings.filter((finding) => finding.step === index).map(findingLine));
    if (lines.length > 0) told.push({ step, lines });
  }
  const rest = [...untold];
  if (notReached.length > 0) rest.push(happened(`not reached: ${notReached.join(', ')}`));
  rest.push(...one.findings.filter((finding) => one.steps[finding.step ?? -1] === undefined).map(findingLine));
  return rest.length === 0 ? told : [...told, { step: null, lines: rest }];
}

/** A refusal that a later attempt overcame has failed nothing. */
function putOffIn(one: CaseRecord, lastAttempt: number): (step: StepRecord) => StepRecord {
  return (step) =>
    one.verdict === 'passed' &&
    step.attempt < lastAttempt &&
    step.verdict !== 'skipped' &&
    step.verdict !== 'not-reached'
      ? { ...step, verdict: 'passed', expected: null }
      : step;
}

/** After a failure we say QUIT ourselves; the scenario's own is then not missed. */
function tookLeave(one: CaseRecord, step: StepRecord): boolean {
  return step.verb === 'quit' && one.steps.some(({ exchanges }) => exchanges.some(({ sent }) => sent === 'QUIT'));
}

/** The handshake stands before the first exchange inside TLS, or behind the step in which it failed. */
function stepLines(
  step: StepRecord,
  handshake: readonly Line[],
  lineOf?: LineOf,
): { lines: Line[]; handshake: boolean } {
  if (step.verdict === 'not-reached') return { lines: [], handshake: false };
  if (step.verdict === 'skipped')
    return { lines: [happened(`${step.verb} skipped${because(step.problem)}`)], handshake: false };
  const lines: Line[] = [];
  const handshakeFailed = step.outcome === 'tls-failure';
  let told = false;
  let judged = false;
  for (const exchange of step.exchanges) {
    if (exchange.secure && !told) {
      lines.push(...handshake);
      told = true;
    }
    const decisive: boolean = !judged && isDecisive(step, exchange);
    lines.push(...exchangeLines(exchange, decisive ? step : null));
    if (decisive && !handshakeFailed) lines.push(...judgementLines(step, lineOf));
    judged ||= decisive;
  }
  if (handshakeFailed && !told) {
    lines.push(...handshake);
    told = true;
  }
  if (step.arrival !== undefined) lines.push(...arrivalTexts(step.arrival).map(happened));
  if (!judged || handshakeFailed) lines.push(...judgementLines(step, lineOf));
  if (step.verb === 'wait') lines.push(happened(`waited ${sayDuration(step.ms)}`));
  for (const [name, value] of Object.entries(step.captured)) lines.push(happened(`captured ${name} = ${value}`));
  return { lines, handshake: told };
}

/** `*** a warning: ... (RFC 5321 4.2)` */
export function findingLine(finding: Finding): Line {
  const text = sayFinding(finding);
  if (finding.severity === 'info') return happened(text);
  return wrong(`${finding.severity}: ${text}`, finding.severity === 'error' ? 'failed' : 'inconclusive');
}

/** A fact of the handshake, as a line of the dialogue. */
export function factLine({ text, good }: Fact): Line {
  return good ? happened(text) : wrong(text);
}

function happened(text: string): Line {
  return [span(`${INDENT}=== `, 'quiet'), span(text, 'quiet')];
}

function wrong(text: string, role: Role = 'inconclusive'): Line {
  return [span(`${INDENT}*** `, role), span(text, role)];
}

const because = (problem: string | null) => (problem === null ? '' : ` (${problem})`);
