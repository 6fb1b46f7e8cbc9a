// The page's only script: filters by verdict and by text, and unfolds everything for the printer. The page is whole without it.

export const SCRIPT = `
'use strict';
const nav = document.querySelector('.filters');
const find = nav.querySelector('input');
const buttons = [...nav.querySelectorAll('button')];
const cases = [...document.querySelectorAll('[data-verdict]')];
const sections = [...document.querySelectorAll('section.scenario')];
let show = '';
function apply() {
  const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const one of cases) {
    const wanted = show === '' || one.dataset.verdict.split(' ').includes(show);
    const around = one.closest('section.scenario');
    const text = wanted && words.length > 0 ? (one.textContent + (around ? around.querySelector('header').textContent : '')).toLowerCase() : '';
    one.hidden = !(wanted && words.every((word) => text.includes(word)));
  }
  for (const section of sections) section.hidden = !section.querySelector('[data-verdict]:not([hidden])');
  for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.show === show));
}
nav.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button === null) return;
  show = button.dataset.show;
  apply();
});
find.addEventListener('input', apply);
function reveal() {
  const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  const folded = target && target.querySelector('details');
  if (folded) folded.open = true;
}
addEventListener('hashchange', reveal);
reveal();
let folded = [];
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll('details:not([open])')].filter((one) => !one.closest('.certificate'));
  for (const one of folded) one.open = true;
});
addEventListener('afterprint', () => {
  for (const one of folded) one.open = false;
});
nav.hidden = false;
`;
