// Keys: none is needed, none works while somebody types, and single ones can be switched off (WCAG 2.1.4).
import { step } from './marks.ts';
import { chooseTab } from './tabs.ts';

const AREAS: Readonly<Record<string, string>> = { b: 'bounce', m: 'mx', n: 'nights', r: 'runs', t: 'try' };
let afterG = false;

export function keys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return explain(event);
    if (event.key === 'Escape') return leave();
    const isOff = document.documentElement.dataset.keys === 'off';
    if (isOff || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (press(event.key)) event.preventDefault();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=checkbox], [type=radio]), textarea, select');
}

function explain(event: KeyboardEvent): void {
  const form = event.target instanceof HTMLElement ? event.target.closest('form') : null;
  const own = form ?? document.querySelector<HTMLFormElement>('#paste');
  own?.requestSubmit();
}

function leave(): void {
  const help = document.querySelector<HTMLDetailsElement>('#keys');
  if (help?.open) {
    help.open = false;
    help.querySelector('summary')?.focus();
    return;
  }
  document.querySelector<HTMLButtonElement>('[data-stop]')?.click();
}

/** Whether the key meant something. */
function press(key: string): boolean {
  const area = afterG ? AREAS[key] : undefined;
  afterG = key === 'g';
  if (area !== undefined) {
    document.querySelector<HTMLAnchorElement>(`[data-area="${area}"]`)?.click();
    return true;
  }
  switch (key) {
    case 'j':
      step(1);
      return true;
    case 'k':
      step(-1);
      return true;
    case 'c':
      [...document.querySelectorAll<HTMLButtonElement>('[data-copy]')]
        .find((one) => one.offsetParent !== null)
        ?.click();
      return true;
    case '1':
    case '2':
    case '3':
      chooseTab(Number(key) - 1);
      return true;
    case '/':
      document.querySelector<HTMLElement>('[data-search], #text')?.focus();
      return true;
    case '?': {
      const help = document.querySelector<HTMLDetailsElement>('#keys');
      if (help !== null) help.open = !help.open;
      return true;
    }
    default:
      return key === 'g';
  }
}
