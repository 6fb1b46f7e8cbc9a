// What all pages have: head, areas, choices, footer. Nothing inline, nothing from elsewhere (the guard's headers hold that).
import { html, type Markup } from '../../report/html/markup.ts';
import { ASSETS } from '../assets.ts';
import type { Area, View } from '../view.ts';
import type { WordKey } from '../words.ts';

export interface Content {
  /** Never a word of a mail: titles stand in histories. */
  readonly title: string;
  readonly area: Area | null;
  readonly main: Markup;
  /** What the footer says is kept. */
  readonly kept: string;
  /** Seconds after which a page that waits for something is asked for again, without script. */
  readonly refreshS?: number;
}

const AREAS: readonly (readonly [Area, string, WordKey])[] = [
  ['bounce', '/', 'area.bounce'],
  ['mx', '/mx', 'area.mx'],
  ['nights', '/nights', 'area.nights'],
  ['runs', '/runs', 'area.runs'],
  ['try', '/try', 'area.try'],
];

export function pageOf({ title, area, main, kept, refreshS }: Content, view: View): Markup {
  const { say, lang, theme, version } = view;
  return html`<!doctype html>
<html lang="${lang}"${theme !== null && html` data-theme="${theme}"`} data-keys="${view.keys ? 'on' : 'off'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${refreshS !== undefined && html`<noscript><meta http-equiv="refresh" content="${refreshS}"></noscript>`}
<title>${title} – mxprobe</title>
<link rel="icon" href="${ASSETS.icon.path}">
<link rel="stylesheet" href="${ASSETS.style.path}">
<script type="module" src="${ASSETS.script.path}"></script>
</head>
<body>
<a class="skip" href="#content">${say('skip')}</a>
<header class="top"><div><a class="brand" href="/">${LOGO}mxprobe</a>
<nav class="main" aria-label="${say('areas')}">${AREAS.map(
    ([name, path, key]) =>
      html`<a href="${path}"${name === area && html` aria-current="page"`} data-area="${name}">${say(key)}</a>`,
  )}</nav>
${view.formToken !== '' && tools(view)}</div></header>
${view.isOpen && html`<p class="open" role="alert">${say('open')}</p>`}
<main id="content" tabindex="-1">
${main}
</main>
<footer class="foot"><span>${kept}</span><span>mxprobe ${version}</span>${view.formToken !== '' && keysHelp(view)}</footer>
<div id="announce" class="skip" role="status"></div>
</body>
</html>
`;
}

const LOGO = html`<svg width="26" height="20" viewBox="0 0 26 20" aria-hidden="true"><rect x="1" y="1" width="24" height="18" rx="4" fill="none" stroke="currentColor" stroke-width="2"/><path class="fold" d="M5 6l8 6 8-6" fill="none" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

/** The hidden field that each form carries. */
export const tokenField = ({ formToken }: View): Markup => html`<input type="hidden" name="form" value="${formToken}">`;

function tools(view: View): Markup {
  const { say, lang, theme } = view;
  const choice = (code: string, name: string) =>
    html`<button name="lang" value="${code}" lang="${code}" title="${name}" aria-pressed="${code === lang ? 'true' : 'false'}">${code.toUpperCase()}</button>`;
  return html`<form class="tools" method="post" action="/choices">${tokenField(view)}<input type="hidden" name="back" value="${view.path}">
<div class="seg" role="group" aria-label="${say('language')}">${choice('de', 'Deutsch')}${choice('en', 'English')}</div>
<button class="icon" name="theme" value="${theme === 'dark' ? 'light' : 'dark'}" aria-label="${say('dark')}" aria-pressed="${theme === 'dark' ? 'true' : 'false'}"><svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.8v10.4a5.2 5.2 0 0 1 0-10.4z" fill="currentColor"/></svg></button></form>`;
}

const KEYS: readonly (readonly [string, WordKey])[] = [
  ['Ctrl ↵', 'key.explain'],
  ['/', 'key.search'],
  ['j k', 'key.next'],
  ['c', 'key.copy'],
  ['1 2 3', 'key.tabs'],
  ['Esc', 'key.stop'],
  ['g b', 'area.bounce'],
  ['g m', 'area.mx'],
  ['g n', 'area.nights'],
  ['g r', 'area.runs'],
  ['g t', 'area.try'],
];

function keysHelp(view: View): Markup {
  const { say, keys } = view;
  return html`<details class="keys" id="keys"><summary><kbd>?</kbd> ${say('keys')}</summary><div class="card pad"><dl>${KEYS.map(
    ([key, about]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${say(about)}</dd></div>`,
  )}</dl><form method="post" action="/choices">${tokenField(view)}<input type="hidden" name="back" value="${view.path}"><button class="btn plain s" name="keys" value="${keys ? 'off' : 'on'}">${say(keys ? 'keys.off' : 'keys.on')}</button></form></div></details>`;
}
