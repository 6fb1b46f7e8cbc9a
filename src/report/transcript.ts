// One case as a dialogue, in the arrows that postmasters know from swaks:
//   ` -> ` sent, `<-  ` reply, `<** ` refusal; ` ~> `, `<~  `, `<~* ` the same inside TLS; `=== ` what happened, `*** ` what is wrong.
import type { CaseRecord, Finding, StepRecord } from '../run/document.ts';
import { exchangeLines, isDecisive } from './exchange.ts';
import { judgementLines } from './judgement.ts';
import { type Line, type Role, span } from './line.ts';
import { tlsFacts } from './tls-lines.ts';

const INDENT = '    ';

/** All that was said in one case, what was expected of it, and what is noteworthy. Bounded as the record is. */
export function transcriptLines(one: CaseRecord): Line[] {
  const lines: Line[] = [];
  const lastAttempt = one.steps.at(-1)?.attempt ?? 1;
  const notReached: string[] = [];
  let attempt = 1;
  /** The handshake's facts, not yet told; the record keeps those of the last attempt. */
  let handshake =
    one.tls === null ? [] : tlsFacts(one.tls).map((fact) => (fact.good ? happened(fact.text) : wrong(fact.text)));
  for (const [index, step] of one.steps.entries()) {
    if (step.attempt !== attempt) lines.push(happened(`attempt ${step.attempt}`));
    attempt = step.attempt;
    if (step.verdict === 'not-reached') notReached.push(step.name ?? step.verb);
    const told = stepLines(step, attempt === lastAttempt ? handshake : []);
    if (told.handshake) handshake = [];
    lines.push(...told.lines, ...judgementLines(step));
    lines.push(...one.findings.filter((finding) => finding.step === index).map(findingLine));
  }
  lines.push(...handshake);
  if (notReached.length > 0) lines.push(happened(`not reached: ${notReached.join(', ')}`));
  lines.push(...one.findings.filter((finding) => one.steps[finding.step ?? -1] === undefined).map(findingLine));
  return lines;
}

/** The handshake stands before the first exchange inside TLS, or behind the step in which it failed. */
function stepLines(step: StepRecord, handshake: readonly Line[]): { lines: Line[]; handshake: boolean } {
  if (step.verdict === 'not-reached') return { lines: [], handshake: false };
  if (step.verdict === 'skipped')
    return { lines: [happened(`${step.verb} skipped${because(step.problem)}`)], handshake: false };
  const lines: Line[] = [];
  let told = false;
  let judged = false;
  for (const exchange of step.exchanges) {
    if (exchange.secure && !told) {
      lines.push(...handshake);
      told = true;
    }
    const decisive: boolean = !judged && isDecisive(step, exchange);
    judged ||= decisive;
    lines.push(...exchangeLines(exchange, decisive ? step : null));
  }
  if (step.outcome === 'tls-failure' && !told) {
    lines.push(...handshake);
    told = true;
  }
  for (const [name, value] of Object.entries(step.captured)) lines.push(happened(`captured ${name} = ${value}`));
  return { lines, handshake: told };
}

/** `*** a warning: ... (RFC 5321 4.2)` */
export function findingLine(finding: Finding): Line {
  const standard = finding.standard === null ? '' : ` (${finding.standard})`;
  const text = `${finding.text}${standard}`;
  if (finding.severity === 'info') return happened(text);
  return wrong(`${finding.severity}: ${text}`, finding.severity === 'error' ? 'failed' : 'inconclusive');
}

function happened(text: string): Line {
  return [span(`${INDENT}=== `, 'quiet'), span(text, 'quiet')];
}

function wrong(text: string, role: Role = 'inconclusive'): Line {
  return [span(`${INDENT}*** `, role), span(text, role)];
}

const because = (problem: string | null) => (problem === null ? '' : `: ${problem}`);
