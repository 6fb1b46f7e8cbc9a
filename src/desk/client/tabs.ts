// The texts of an answer: the links choose without a new page.
export function tabs(): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('[data-tab]')];
  for (const link of links)
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(link, links);
    });
}

export function chooseTab(index: number): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('[data-tab]')];
  const link = links[index];
  if (link === undefined) return;
  show(link, links);
  link.focus();
}

function show(link: HTMLAnchorElement, links: readonly HTMLAnchorElement[]): void {
  for (const one of links) {
    if (one === link) one.setAttribute('aria-current', 'true');
    else one.removeAttribute('aria-current');
  }
  for (const panel of document.querySelectorAll<HTMLElement>('[data-panel]'))
    panel.hidden = panel.dataset.panel !== link.dataset.tab;
  history.replaceState(null, '', link.href);
}
