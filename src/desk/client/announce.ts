// Whole sentences for who listens to the page, at most one in two seconds.
const GAP_MS = 2_000;
let last = 0;
let waiting: string | null = null;

export function announce(text: string): void {
  const region = document.getElementById('announce');
  if (region === null) return;
  const left = last + GAP_MS - performance.now();
  if (left <= 0 || last === 0) {
    last = performance.now();
    region.textContent = text;
    return;
  }
  if (waiting === null)
    setTimeout(() => {
      const next = waiting;
      waiting = null;
      if (next !== null) announce(next);
    }, left);
  waiting = text;
}
