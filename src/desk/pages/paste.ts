// Paste, drop or choose a file: the first page.
import { LANGUAGES, type Language } from '../../diagnosis/language.ts';
import { html, type Markup } from '../../report/html/markup.ts';
import { EXAMPLES } from '../examples.ts';
import type { View } from '../view.ts';
import { type Content, tokenField } from './frame.ts';

const SIDES = ['sender', 'receiver', 'neither'] as const;
const NAMES: Readonly<Record<Language, string>> = { de: 'Deutsch', en: 'English' };

/** `fault`: what was wrong with what came before. */
export function pastePage(view: View, fault: string | null = null): Content {
  const { say } = view;
  const main = html`<div class="hero"><h1>${say('paste.title')}</h1>
<p class="lead">${say('paste.lead')}</p>
${fault !== null && html`<p class="note red" role="alert">${fault}</p>`}
<form method="post" action="/b" enctype="multipart/form-data" id="paste">${tokenField(view)}
<div class="drop"><label class="skip" for="text">${say('paste.text')}</label>
<textarea id="text" name="text" spellcheck="false" autocomplete="off" placeholder="${say('paste.placeholder')}"></textarea>
<div class="bar"><button class="btn">${say('paste.explain')} <kbd class="js">Ctrl ↵</kbd></button>
<label class="file"><span class="btn plain">${say('paste.file')}</span><input type="file" name="file" accept=".eml,.txt,.log,.json,.mbox,message/rfc822,text/*" aria-describedby="bound"></label>
<output class="small" id="chosen" for="file"></output><span class="grow"></span><span class="tiny quiet" id="bound">${say('paste.bound')}</span></div></div>
<div class="opts"><fieldset><legend>${say('we')}</legend><div class="radios">${SIDES.map(
    (side) =>
      html`<label><input type="radio" name="we" value="${side}"${(view.we ?? 'neither') === side && html` checked`}><span>${say(`we.${side}`)}</span></label>`,
  )}</div></fieldset>
<div><label class="f" for="lang">${say('paste.answer')}</label><select id="lang" name="lang">${LANGUAGES.map(
    (code) =>
      html`<option value="${code}"${code === view.lang && html` selected`} lang="${code}">${NAMES[code]}</option>`,
  )}</select></div></div></form>
<div class="ex"><span class="small quiet">${say('paste.examples')}</span>${EXAMPLES.map(({ name }) => exampleButton(name, view))}</div>
<div class="three">${(['stated', 'proved', 'private'] as const).map(
    (what) => html`<div><h2>${say(`promise.${what}`)}</h2><p>${say(`promise.${what}.text`)}</p></div>`,
  )}</div></div>`;
  return { title: say('area.bounce'), area: 'bounce', main, kept: say('kept.nothing') };
}

function exampleButton(name: (typeof EXAMPLES)[number]['name'], view: View): Markup {
  return html`<form method="post" action="/b">${tokenField(view)}<input type="hidden" name="we" value="${view.we ?? 'neither'}"><button class="pill" name="example" value="${name}">${view.say(`example.${name}`)}</button></form>`;
}
