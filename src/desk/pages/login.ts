// The password of a desk that others reach; and the step from another site into ours.
import { html, type Markup } from '../../report/html/markup.ts';
import type { View } from '../view.ts';
import type { Content } from './frame.ts';

/** `back`: where the reader wanted to go. */
export function loginPage(back: string, view: View, fault: string | null = null): Content {
  const { say } = view;
  const main = html`<div class="hero"><h1>${say('login.title')}</h1><p class="lead">${say('login.text')}</p>
${fault !== null && html`<p class="note red" role="alert" id="fault">${fault}</p>`}
<form method="post" action="/login" class="card pad"><input type="hidden" name="back" value="${back}"><label class="f" for="password">${say('login.password')}</label><div class="go"><input type="password" id="password" name="password" autocomplete="current-password" required maxlength="1024"${fault !== null && html` aria-invalid="true" aria-describedby="fault"`}><button class="btn">${say('login.do')}</button></div></form></div>`;
  return { title: say('login.title'), area: null, main, kept: say('kept.nothing') };
}

/** Leads on by itself, from our own site now. */
export function comingFromAfar({ lang, say }: View): Markup {
  return html`<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=/"><title>mxprobe</title></head>
<body><h1><a href="/">${say('refused.onward')}</a></h1></body></html>
`;
}
