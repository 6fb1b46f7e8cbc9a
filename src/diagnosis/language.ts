// The languages that we speak.

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** German for a locale such as `de_DE.UTF-8`, else English. */
export function languageOf(locale: string | undefined): Language {
  return /^de(?![a-z])/i.test(locale ?? '') ? 'de' : 'en';
}
