// The page's only script: filters that stay in the address, the next failure by a key, copies, and everything unfolded for the
// printer. The page is whole without it.

export const SCRIPT = `
'use strict';
const nav = document.querySelector('.filters');
const find = nav.querySelector('input');
const buttons = [...nav.querySelectorAll('[data-show]')];
const choices = [...nav.querySelectorAll('select')];
const status = nav.querySelector('.shown');
const articles = [...document.querySelectorAll('article[data-verdict]')];
const sections = [...document.querySelectorAll('section.scenario')];
const rows = [...document.querySelectorAll('[data-of]')];
const bodies = [...document.querySelectorAll('[data-section]')];
const wanted = { v: '', host: '', code: '', q: '' };
const failures = () => articles.filter((one) => !one.hidden && /failed|inconclusive/.test(one.dataset.verdict));
const idsIn = (one) => [one.id, ...[...one.querySelectorAll('header[id]')].map((head) => head.id)].filter(Boolean);
let anchor = '';

function apply() {
  const words = wanted.q.toLowerCase().split(/\\s+/).filter(Boolean);
  const has = (list, value) => value === '' || list.split(' ').includes(value);
  const ids = new Set();
  for (const one of articles) {
    const { verdict, host, code } = one.dataset;
    let shown = has(verdict, wanted.v) && has(host, wanted.host) && has(code, wanted.code);
    if (shown && words.length > 0) {
      const around = one.closest('section.scenario').querySelector('header').textContent;
      const text = (one.textContent + around).toLowerCase();
      shown = words.every((word) => text.includes(word));
    }
    one.hidden = !shown;
    if (shown) for (const id of idsIn(one)) ids.add(id);
  }
  for (const section of sections) section.hidden = !section.querySelector('article:not([hidden])');
  const open = new Set(sections.filter((one) => !one.hidden).map((one) => one.id));
  for (const body of bodies) body.hidden = !open.has(body.dataset.section);
  for (const row of rows) row.hidden = !ids.has(row.dataset.of);
  for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.show === wanted.v));
  for (const choice of choices) choice.value = wanted[choice.name];
  if (find.value !== wanted.q) find.value = wanted.q;
  const all = articles.flatMap(idsIn).length;
  status.textContent = ids.size === all ? '' : nav.dataset.shown.replace('{n}', String(ids.size)).replace('{all}', String(all));
}

/** The address: #case-..., #v=failed&host=..., or both. */
function write() {
  const query = Object.entries(wanted).filter(([, value]) => value !== '').map(([name, value]) => name + '=' + encodeURIComponent(value));
  const hash = [anchor, ...query].filter(Boolean).join('&');
  history.replaceState(null, '', hash === '' ? location.pathname + location.search : '#' + hash);
}
function read() {
  const parts = location.hash.slice(1).split('&').filter(Boolean);
  const isLink = parts.length > 0 && !parts[0].includes('=');
  anchor = isLink ? parts.shift() : '';
  if (!isLink || parts.length > 0) for (const name of Object.keys(wanted)) wanted[name] = '';
  for (const part of parts) {
    const [name, value = ''] = part.split('=');
    if (Object.hasOwn(wanted, name)) try { wanted[name] = decodeURIComponent(value); } catch { wanted[name] = ''; }
  }
  if (!buttons.some((one) => one.dataset.show === wanted.v)) wanted.v = '';
  for (const name of ['host', 'code']) {
    const choice = choices.find((one) => one.name === name);
    if (!choice || ![...choice.options].some((one) => one.value === wanted[name])) wanted[name] = '';
  }
  apply();
  const target = anchor === '' ? null : document.getElementById(anchor);
  if (target) reveal(target, isLink && parts.length > 0);
}
function reveal(target, jump) {
  if (target.closest('[hidden]')) {
    for (const name of Object.keys(wanted)) wanted[name] = '';
    apply();
    jump = true;
  }
  const folded = target.querySelector('details:not(.certificate details)');
  if (folded) folded.open = true;
  for (const one of document.querySelectorAll('.at')) one.classList.remove('at');
  target.classList.add('at');
  if (jump) target.scrollIntoView({ block: 'start' });
  write();
}
function go(step) {
  const all = failures();
  if (all.length === 0) return;
  const now = all.findIndex((one) => idsIn(one).includes(anchor));
  const top = all.findIndex((one) => one.getBoundingClientRect().top > 0);
  const next = now !== -1 ? now + step : step > 0 ? Math.max(top, 0) : top === -1 ? all.length - 1 : top - 1;
  const one = all[(next + all.length) % all.length];
  anchor = idsIn(one)[0];
  reveal(document.getElementById(anchor), false);
  one.scrollIntoView({ block: 'start' });
  one.tabIndex = -1;
  one.focus({ preventScroll: true });
}
nav.addEventListener('click', ({ target }) => {
  const button = target.closest('button');
  if (!button) return;
  if (button.dataset.go) return go(Number(button.dataset.go));
  wanted.v = button.dataset.show;
  apply();
  write();
});
find.addEventListener('input', () => { wanted.q = find.value; apply(); write(); });
for (const choice of choices) choice.addEventListener('change', () => { wanted[choice.name] = choice.value; apply(); write(); });
addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea')) return;
  if (event.key === 'n' || event.key === 'p') { event.preventDefault(); go(event.key === 'n' ? 1 : -1); }
});
async function copied(text) {
  try { return await navigator.clipboard.writeText(text); } catch {}
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
function dialogueOf(head) {
  const pair = head.closest('.pair');
  if (!pair) return head.closest('article').querySelector('.dialogue').innerText;
  const side = [...head.parentElement.children].indexOf(head);
  return [...pair.querySelectorAll('.row:not(.heads)')].map((row) => row.children[side].innerText).filter(Boolean).join('\\n');
}
document.addEventListener('click', async ({ target }) => {
  const button = target.closest('.copy');
  if (!button) return;
  const { copy, copyOf, done } = button.dataset;
  await copied(copyOf ? dialogueOf(document.getElementById(copyOf)) : copy);
  const was = button.dataset.was = button.dataset.was || button.textContent;
  const back = () => { button.textContent = was; };
  button.textContent = done;
  for (const left of ['blur', 'pointerleave']) button.addEventListener(left, back, { once: true });
});
let folded = [];
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll('details:not([open])')].filter((one) => !one.closest('.certificate'));
  for (const one of folded) one.open = true;
});
addEventListener('afterprint', () => {
  for (const one of folded) one.open = false;
});
addEventListener('hashchange', read);
for (const one of document.querySelectorAll('.copy')) one.hidden = false;
nav.hidden = false;
read();
`;
