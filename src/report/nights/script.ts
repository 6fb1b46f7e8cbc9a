// The page's script: a slider chooses a night (keys, touch and mouse alike), a line stands in that night, and what happened is
// said. The page is whole without it.

import type { Say } from '../say.ts';
import { WORDS } from './matrix.ts';

export const nightsScript = (say: Say): string => `
'use strict';
const CLASSES = ${JSON.stringify(WORDS)};
const WORDS = ${JSON.stringify(Object.fromEntries(Object.entries(WORDS).map(([letter, word]) => [letter, say(word)])))};
const SVG = 'http://www.w3.org/2000/svg';
const say = (ms) => ms < 1000 ? ms + ' ms' : (ms / 1000).toFixed(1) + ' s';
for (const probe of document.querySelectorAll('.probe')) {
  const tools = probe.querySelector('.tools');
  if (tools === null) continue;
  const pick = tools.querySelector('.pick');
  const said = tools.querySelector('.said');
  const onlyBad = tools.querySelector('.bad-only');
  const find = tools.querySelector('[type=search]');
  const days = probe.querySelector('.matrix').dataset.nights.split(' ');
  const rows = [...probe.querySelectorAll('[data-letters]')].map((row) => ({
    row, letters: row.dataset.letters, ms: row.dataset.ms.split(' '), now: row.querySelector('.now'), text: row.dataset.case.toLowerCase(),
  }));
  const log = new Map([...probe.querySelectorAll('.when')].map((link) => [link.dataset.at, link]));
  const cursors = [...probe.querySelectorAll('.strip')].map((strip) => {
    const line = document.createElementNS(SVG, 'line');
    line.setAttribute('class', 'cursor');
    line.setAttribute('y1', '0');
    line.setAttribute('y2', '100');
    strip.append(line);
    return line;
  });
  function show() {
    const night = Number(pick.value);
    const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const counts = new Map();
    for (const line of cursors) {
      line.setAttribute('x1', String(night + 0.5));
      line.setAttribute('x2', String(night + 0.5));
      line.setAttribute('visibility', night === days.length - 1 ? 'hidden' : 'visible');
    }
    for (const { row, letters, ms, now, text } of rows) {
      const letter = letters[night] || '.';
      counts.set(letter, (counts.get(letter) || 0) + 1);
      now.textContent = letter === 'P' ? say(Number(ms[night])) : WORDS[letter];
      now.className = 'now ' + CLASSES[letter].replace(' ', '-');
      row.hidden = (onlyBad.checked && letter !== 'F' && letter !== 'Q') || !words.every((word) => text.includes(word));
    }
    const parts = ['P', 'F', 'Q', 'S', '.'].filter((letter) => counts.has(letter)).map((letter) => counts.get(letter) + ' ' + WORDS[letter]);
    const link = log.get(days[night]);
    const told = link ? [...link.parentElement.querySelectorAll('li')].slice(0, 1).map((one) => one.firstChild.textContent.trim()) : [];
    const date = document.createElement('b');
    date.textContent = days[night];
    said.replaceChildren(date, ' · ' + parts.join(', ') + (told.length > 0 ? ' · ' + told.join('; ') : ''));
    pick.setAttribute('aria-valuetext', days[night]);
  }
  function choose(night) {
    pick.value = String(night);
    show();
  }
  for (const strip of probe.querySelectorAll('.strip')) {
    strip.addEventListener('click', (event) => {
      const { left, width } = strip.getBoundingClientRect();
      choose(Math.floor(((event.clientX - left) / width) * days.length));
    });
  }
  for (const [at, link] of log) link.addEventListener('click', () => choose(days.indexOf(at)));
  pick.addEventListener('input', show);
  onlyBad.addEventListener('change', show);
  find.addEventListener('input', show);
  tools.hidden = false;
  show();
}
`;
