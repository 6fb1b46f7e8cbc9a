// From a fact to its place in the text and back.
export function marks(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-fact]'))
    link.addEventListener('click', (event) => {
      event.preventDefault();
      goTo(link.dataset.fact ?? '');
    });
  for (const link of document.querySelectorAll<HTMLAnchorElement>('mark a[data-n]'))
    link.addEventListener('click', (event) => {
      event.preventDefault();
      document.querySelector<HTMLElement>(`[data-fact="${link.dataset.n}"]`)?.focus();
    });
}

function goTo(n: string): void {
  for (const mark of document.querySelectorAll<HTMLElement>('mark[data-now]')) delete mark.dataset.now;
  const own = [...document.querySelectorAll<HTMLElement>('mark[data-marks]')].filter((mark) =>
    mark.dataset.marks?.split(' ').includes(n),
  );
  for (const mark of own) mark.dataset.now = '';
  own[0]?.scrollIntoView({ block: 'center' });
  document.querySelector<HTMLElement>(`mark a[data-n="${n}"]`)?.focus({ preventScroll: true });
}

/** What `j` and `k` go through: the marks of a text, else the rows of a list. */
export function step(by: 1 | -1): void {
  const stops = [...document.querySelectorAll<HTMLElement>('mark a[data-n], [data-row]')].filter(
    (one) => one.offsetParent !== null,
  );
  if (stops.length === 0) return;
  const now = stops.findIndex((one) => one.contains(document.activeElement));
  const next = stops[now === -1 ? (by === 1 ? 0 : stops.length - 1) : (now + by + stops.length) % stops.length];
  if (next?.dataset.n !== undefined) goTo(next.dataset.n);
  else next?.focus();
}
