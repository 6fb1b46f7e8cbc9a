// What pages have in common: one self-contained file. Nothing is loaded, nothing of a stranger runs.
import { createHash } from 'node:crypto';
import { html, Markup } from './markup.ts';
import { STYLE } from './style.ts';

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Only our own style and script are let in, by their hashes; no request goes anywhere. */
function policyOf(style: string, script: string | null): string {
  return [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    ...(script === null ? [] : [`script-src ${hash(script)}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

export interface Page {
  readonly lang: string;
  readonly title: string;
  readonly main: Markup;
  /** Ours, or null. */
  readonly script: string | null;
  /** What it adds to the style of all pages. */
  readonly style?: string;
}

export function pageText({ lang, title, main, script, style: own = '' }: Page): string {
  const style = `${STYLE}${own}`;
  return html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policyOf(style, script))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
${main}
</main>
${
  script !== null &&
  html`<script>${new Markup(script)}</script>
`
}</body>
</html>
`.text;
}
