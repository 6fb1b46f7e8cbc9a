// Checks a scenario while it is typed: after a pause, and only the newest text counts.
import { announce } from './announce.ts';

interface Problem {
  readonly line: number;
  readonly column: number;
  readonly width: number;
  readonly message: string;
  readonly advice: string | null;
  readonly severity: 'error' | 'warning';
}

const PAUSE_MS = 250;
/** Each is an element: a longer text has its list alone. */
const MAX_NUMBERED = 2_000;

export function tryOut(): void {
  const form = document.querySelector<HTMLFormElement>('#try');
  const text = form?.querySelector<HTMLTextAreaElement>('#scenario');
  const list = document.querySelector<HTMLElement>('#problems');
  if (form == null || text == null || list === null) return;
  const gutter = document.querySelector<HTMLElement>('#lines');
  if (gutter !== null) number(gutter, text, marksIn(list));
  let waiting = 0;
  let asked = 0;
  text.addEventListener('scroll', () => {
    if (gutter !== null) gutter.scrollTop = text.scrollTop;
  });
  text.addEventListener('input', () => {
    if (gutter !== null) number(gutter, text, marksIn(list));
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      asked += 1;
      const mine = asked;
      void check(form).then((problems) => {
        if (mine !== asked || problems === null) return;
        show(problems, list, text);
        if (gutter !== null) number(gutter, text, marksIn(list));
      });
    }, PAUSE_MS);
  });
  text.addEventListener('keydown', (event) => {
    // Tab leaves the editor, as everywhere; two blanks are typed with Ctrl and the bracket
    if (event.key !== ']' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    text.setRangeText('  ', text.selectionStart, text.selectionEnd, 'end');
  });
  list.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-line]') : null;
    if (link === null) return;
    event.preventDefault();
    select(text, Number(link.dataset.line), Number(link.dataset.column), Number(link.dataset.width));
  });
}

type Marks = ReadonlyMap<number, string>;

/** The lines with mistakes, as the list below has them. */
function marksIn(list: HTMLElement): Marks {
  const links = [...list.querySelectorAll<HTMLElement>('[data-line]')].reverse();
  return new Map(
    links.map((link) => [Number(link.dataset.line), link.querySelector('.v-failed') === null ? 'warning' : 'error']),
  );
}

/** Numbers beside the text; a line with a mistake has a sign. What it says stands in the list, for everybody. */
function number(gutter: HTMLElement, text: HTMLTextAreaElement, marks: Marks): void {
  const count = text.value.split('\n').length;
  gutter.replaceChildren(
    ...Array.from({ length: count > MAX_NUMBERED ? 0 : count }, (_, index) => {
      const line = document.createElement('span');
      const mark = marks.get(index + 1);
      line.className = mark ?? '';
      line.textContent = `${mark === undefined ? '' : mark === 'error' ? '✕ ' : '? '}${index + 1}`;
      return line;
    }),
  );
  gutter.scrollTop = text.scrollTop;
}

async function check(form: HTMLFormElement): Promise<Problem[] | null> {
  const response = await fetch('/try/check', {
    method: 'POST',
    body: new FormData(form),
    headers: { accept: 'application/json' },
  }).catch(() => null);
  return response?.ok === true ? response.json() : null;
}

function show(problems: readonly Problem[], list: HTMLElement, text: HTMLTextAreaElement): void {
  text.setAttribute('aria-invalid', problems.length > 0 ? 'true' : 'false');
  const fine = document.createElement('p');
  fine.className = 'fine';
  fine.textContent = `✓ ${list.dataset.fine ?? ''}`;
  const rows = document.createElement('ol');
  rows.className = 'problems';
  for (const problem of problems) rows.append(row(problem));
  list.replaceChildren(problems.length === 0 ? fine : rows);
  const [first] = problems;
  if (first !== undefined) announce(`${first.line}: ${first.message}`);
}

function row({ line, column, width, message, advice, severity }: Problem): HTMLElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = '#scenario';
  Object.assign(link.dataset, { line, column, width });
  const sign = document.createElement('span');
  sign.className = `v v-${severity === 'error' ? 'failed' : 'inconclusive'}`;
  sign.textContent = severity === 'error' ? '✕' : '?';
  link.append(sign, ` ${line}:${column}`);
  item.append(link, ` ${message}${advice === null ? '' : ` (${advice})`}`);
  return item;
}

function select(text: HTMLTextAreaElement, line: number, column: number, width: number): void {
  const lines = text.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  text.focus();
  text.setSelectionRange(start, start + Math.max(1, width));
}
