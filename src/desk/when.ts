// Times as a reader's language writes them, in UTC, which records have; the machine's form stands beside.
import type { Language } from '../diagnosis/texts.ts';
import { html, type Markup } from '../report/html/markup.ts';

const FORMATS: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  de: formatOf('de-DE'),
  en: formatOf('en-GB'),
};

function formatOf(locale: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
}

/** `30. Nov. 2026, 02:17 UTC`; the words as they are where they are no time. */
export function timeMarkup(iso: string, lang: Language): Markup {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return html`${iso}`;
  return html`<time datetime="${iso}">${FORMATS[lang].format(at)} UTC</time>`;
}
