// A new answer, and the end of a proof: what a screen reader reads first is the sentence that was waited for.

export function focusAnswer(): void {
  const isProof = document.querySelector('#proof[data-over="yes"]') !== null;
  const { search, hash, pathname } = location;
  // a link of the page itself carries its choices, and whoever pressed it stays where they are
  if (search === '' && hash === '' && (isProof || pathname.startsWith('/b/')))
    document.querySelector<HTMLElement>('h1[tabindex]')?.focus({ preventScroll: true });
}
