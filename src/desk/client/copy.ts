// Copies what stands in a text: a letter with the reader's own changes, a ticket, a scenario.
import { announce } from './announce.ts';

export function copyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]'))
    button.addEventListener('click', () => void copy(button));
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const from = document.getElementById(button.dataset.copy ?? '');
  if (from === null) return;
  const text = from instanceof HTMLTextAreaElement ? from.value : (from.textContent ?? '');
  await navigator.clipboard.writeText(text).catch(() => select(from));
  const [label] = button.childNodes;
  const was = label?.textContent ?? '';
  const done = button.dataset.done ?? '✓';
  if (label !== undefined) label.textContent = `${done} `;
  announce(done);
  setTimeout(() => {
    if (label !== undefined) label.textContent = was;
  }, 1_500);
}

/** Where the clipboard is closed to us (no secure context), the text is marked for the reader. */
function select(from: HTMLElement): void {
  if (from instanceof HTMLTextAreaElement) {
    from.focus();
    from.select();
    document.execCommand('copy');
    return;
  }
  const range = document.createRange();
  range.selectNodeContents(from);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
  document.execCommand('copy');
}
