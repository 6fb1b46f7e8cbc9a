// Times as a reader's language writes them, in UTC, which records have; the machine's form stands beside.
import type { Language } from '../diagnosis/texts.ts';
import { sayDuration } from '../report/duration.ts';
import { html, type Markup } from '../report/html/markup.ts';

const LOCALES: Readonly<Record<Language, string>> = { de: 'de-DE', en: 'en-GB' };
/** Made for the first time that is shown: each takes some milliseconds. */
const made = new Map<Language, Intl.DateTimeFormat>();

function formatOf(lang: Language): Intl.DateTimeFormat {
  const known = made.get(lang);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(LOCALES[lang], { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  made.set(lang, format);
  return format;
}

/** `1,2 s`: how long, as the reader's language writes it. */
export function durationIn(ms: number, lang: Language): string {
  const said = sayDuration(ms);
  return lang === 'de' ? said.replace(/(\d)\.(\d)/, '$1,$2') : said;
}

/** `30. Nov. 2026, 02:17 UTC`; the words as they are where they are no time. */
export function timeMarkup(iso: string, lang: Language): Markup {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return html`${iso}`;
  return html`<time datetime="${iso}">${formatOf(lang).format(at)} UTC</time>`;
}
