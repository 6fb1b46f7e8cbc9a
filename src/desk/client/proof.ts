// A proof as it goes on: steps and lines as they come; at the end the page is asked for once more, which says what was found.
import { announce } from './announce.ts';

interface StepWords {
  readonly n: number;
  readonly state: string;
  readonly sign: string;
  readonly name: string;
  readonly note: string;
  readonly result: string;
  readonly colour: string;
  readonly ms: string;
  readonly held: string;
}

export function proof(): void {
  const root = document.querySelector<HTMLElement>('#proof');
  const list = document.querySelector<HTMLElement>('#list');
  const live = document.querySelector<HTMLElement>('#live');
  if (root === null || list === null || root.dataset.over === 'yes') return;
  const events = new EventSource(`/b/${root.dataset.id}/proof/events?after=${root.dataset.last}`);
  let shown = 0;
  events.addEventListener('step', ({ data }: MessageEvent<string>) => {
    const step: StepWords = JSON.parse(data);
    place(list, step);
    const held = document.getElementById('held');
    if (held !== null) held.textContent = step.held;
    if (step.state !== 'running') announce(`${step.name}: ${step.result}.`);
  });
  events.addEventListener('line', ({ data }: MessageEvent<string>) => {
    const line: { n: number; text: string } = JSON.parse(data);
    if (live === null) return;
    if (line.n !== shown && shown !== 0) live.textContent = '';
    shown = line.n;
    live.textContent += `${live.textContent === '' ? '' : '\n'}${line.text}`;
  });
  events.addEventListener('end', () => {
    events.close();
    location.reload();
  });
  events.addEventListener('bye', () => events.close());
}

function place(list: HTMLElement, step: StepWords): void {
  const there = list.querySelector(`[data-step="${step.n}"]`);
  const item = document.createElement('li');
  item.className = step.state === 'running' ? 'run' : 'done';
  item.dataset.step = String(step.n);
  const dot = element('span', `dot ${step.colour}`, step.sign);
  dot.setAttribute('aria-hidden', 'true');
  const what = element('div', 'what', '');
  what.append(element('b', '', step.name), element('span', 'small quiet', step.note));
  const result = element('div', 'res', '');
  result.append(element('span', `badge ${step.colour}`, step.result), element('span', 'tiny quiet', step.ms));
  item.append(dot, what, result);
  if (there === null) list.append(item);
  else there.replaceWith(item);
}

function element(name: string, className: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
