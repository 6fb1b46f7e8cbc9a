// `burst:` -> a checked burst. Columns of its CSV file become variables that only a session knows.
import { entryOf, type MapNode, type Node, type Span } from '../document/node.ts';
import { placeIn } from '../document/problem.ts';
import type { Checking } from '../document/shape.ts';
import { type Burst, type BurstTree, burstShape, MAX_BURST_MS, MAX_MESSAGES } from './burst-shape.ts';
import { type Rows, readCsv } from './csv-rows.ts';
import type { Step } from './scenario.ts';
import type { Scope } from './scope.ts';
import type { StepReading } from './step-reading.ts';
import { fillIn } from './template.ts';

interface Around {
  readonly checking: Checking;
  readonly readFile: StepReading['readFile'];
}

/** Messages of one burst; beyond it the record outgrows what a person can read. */
const MAX_IN_ALL = 10_000_000;

/** The burst, or null if there is none or it is wrong. Call it before the steps are read: they use its columns. */
export function readBurst(node: Node | undefined, root: MapNode, scope: Scope, around: Around): Burst | null {
  if (node === undefined) return null;
  const { checking } = around;
  const filled = fillIn(node, scope, checking);
  const tree = burstShape.read(filled, checking);
  if (tree === undefined || filled.kind !== 'map') return null;
  const span = entryOf(root, 'burst')?.keySpan ?? root.span;
  const { for: forMs, rows: path, ...burst } = tree;
  const rows = path === null ? null : readRows(path, entryOf(filled, 'rows')?.value.span ?? span, around);
  if (path !== null && rows === null) scope.setUnknownLater();
  for (const column of rows?.columns ?? []) scope.setLater(column);
  checkAmount(tree, filled, span, checking);
  return { ...burst, place: placeIn(checking.source, span), forMs, rows };
}

function checkAmount(tree: BurstTree, node: MapNode, span: Span, checking: Checking): void {
  const wrong = (key: string, message: string, advice: string) =>
    checking.problem(entryOf(node, key)?.value.span ?? span, message, advice);
  if (tree.sessions !== null && tree.for !== null)
    wrong('for', '`sessions` and `for` in one burst', 'say how many, or for how long');
  if (
    tree.sessions === null &&
    tree.for === null &&
    !node.entries.some(({ key }) => key === 'sessions' || key === 'for')
  )
    wrong('burst', 'a burst without an end', 'say how many with `sessions: 200`, or how long with `for: 30s`');
  if (tree.for !== null && tree.for > MAX_BURST_MS)
    wrong(
      'for',
      'a burst of more than an hour',
      'a burst is a question, not a monitoring job; `mxprobe probe` asks every night',
    );
  const slowest = Math.min(tree.rate?.from ?? Number.POSITIVE_INFINITY, tree.rate?.to ?? Number.POSITIVE_INFINITY);
  if (tree.sessions !== null && tree.sessions / slowest > MAX_BURST_MS / 1000 + (tree.rate?.overMs ?? 0) / 1000)
    wrong(
      'sessions',
      `${tree.sessions} sessions take more than an hour at this rate`,
      'raise the rate, or ask for fewer',
    );
  if ((tree.sessions ?? 1) * tree.messages > MAX_IN_ALL)
    wrong('messages', `more than ${MAX_IN_ALL} messages in all`, `${MAX_MESSAGES} in a session at most`);
}

function readRows(path: string, span: Span, { checking, readFile }: Around): Rows | null {
  const found = readFile(path, checking.source.file);
  if ('refuse' in found) return checking.problem(span, found.refuse) ?? null;
  const read = readCsv(Buffer.from(found.bytes));
  if (!('refuse' in read)) return read;
  return checking.problem(span, `${path}: ${read.refuse}`, 'a CSV file: a head line of names, then rows') ?? null;
}

/** What the dialogue of a burst can't have. */
export function checkBurst(
  burst: Burst,
  steps: readonly Step[],
  others: { readonly retry: boolean },
  checking: Checking,
): void {
  const { text } = checking.source;
  const at = (step: Step) => placeSpan(text, step.place.line, step.place.column, step.verb.length);
  const whole = placeSpan(text, burst.place.line, burst.place.column, 'burst'.length);
  if (others.retry)
    checking.problem(
      whole,
      '`retry` and `burst` in one scenario',
      'a burst asks once and counts; `recovers_within` waits until it is accepted again',
    );
  const flat = steps.flatMap((step) => (step.verb === 'pipeline' ? step.steps : [step]));
  for (const step of flat) {
    const { expect } = step;
    if (step.verb === 'arrives')
      checking.problem(
        step.place.file === checking.source.file ? at(step) : whole,
        'nobody looks for the messages of a burst',
        '`arrives` belongs into a scenario without `burst:`',
      );
    if (expect === null || (expect.dane === null && expect.mtaSts === null)) continue;
    checking.problem(
      step.place.file === checking.source.file ? at(step) : whole,
      'DANE and MTA-STS are not looked up in a burst',
      'expect them in a scenario without `burst:`; `tls`, `certificate` and `starttls: { verify: true }` hold in every session',
    );
  }
  const mail = flat.findIndex((step) => step.verb === 'mail');
  const end = flat.findIndex((step, i) => i > mail && (step.verb === 'data' || step.verb === 'bdat'));
  if (burst.messages > 1 && (mail === -1 || end === -1))
    checking.problem(
      whole,
      '`messages` without a transaction to repeat',
      'the dialogue needs a `mail` and, behind it, a `data` or `bdat`',
    );
}

function placeSpan(text: string, line: number, column: number, width: number): Span {
  let start = 0;
  for (let n = 1; n < line; n += 1) start = text.indexOf('\n', start) + 1;
  return { start: start + column - 1, end: start + column - 1 + width };
}
