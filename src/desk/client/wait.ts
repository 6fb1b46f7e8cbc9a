// A page that waits for something asks for itself again.
const AGAIN_MS = 700;

export function wait(): void {
  if (document.querySelector('[data-wait]') !== null) setTimeout(() => location.reload(), AGAIN_MS);
}
