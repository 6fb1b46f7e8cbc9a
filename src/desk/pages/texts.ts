// The texts to take away: a letter, a ticket, a scenario. All three stand in the page; links choose without script.
import { html, type Markup } from '../../report/html/markup.ts';
import { type Answer, linkTo, TABS, type Tab } from '../answer.ts';
import type { View } from '../view.ts';
import { sayIn } from '../words.ts';

export function textsCard(answer: Answer, view: View): Markup {
  const { say } = view;
  const tabs = TABS.filter((tab) => tab !== 'scenario' || answer.scenario !== null);
  return html`<section class="card texts" id="texts" aria-label="${say('texts')}"><nav class="tabs" aria-label="${say('texts')}">${tabs.map(
    (tab) =>
      html`<a href="${linkTo(answer, { tab })}#texts" data-tab="${tab}"${tab === answer.tab && html` aria-current="true"`}>${say(`tab.${tab}`)}</a>`,
  )}</nav>
${tabs.map((tab) => html`<div class="panel" data-panel="${tab}"${tab !== answer.tab && html` hidden`}>${panel(tab, answer, view)}</div>`)}
${choices(answer, view)}</section>`;
}

function panel(tab: Tab, answer: Answer, view: View): Markup {
  switch (tab) {
    case 'customer':
      return letterPanel(answer, view);
    case 'admin':
      return textPanel(answer.ticket, 'admin.md', answer, view, answer.lang);
    case 'scenario':
      return textPanel(answer.scenario ?? '', 'scenario.yaml', answer, view, 'en');
  }
}

function letterPanel(answer: Answer, view: View): Markup {
  const { say } = view;
  const letter = answer.letter.join('\n\n');
  const recipient = answer.group?.recipients[0];
  const inLetter = sayIn(answer.lang);
  const subject = recipient === undefined ? inLetter('letter.subject') : inLetter('letter.subject.to', { recipient });
  return html`<p class="subj" lang="${answer.lang}">${subject}</p><label class="skip" for="letter">${say('tab.customer')}</label>
<textarea class="letter" id="letter" lang="${answer.lang}" rows="${rowsOf(letter)}" spellcheck="true">${letter}</textarea>
${actions('customer.txt', 'letter', answer, view)}`;
}

/** As many as the text will take where the browser can't tell by itself. */
function rowsOf(text: string): number {
  return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 58)), 1);
}

function textPanel(text: string, file: string, answer: Answer, view: View, lang: string): Markup {
  const id = file.replace('.', '-');
  return html`<pre class="whole" id="${id}" lang="${lang}" tabindex="0">${text}</pre>${actions(file, id, answer, view)}`;
}

function actions(file: string, from: string, answer: Answer, { say }: View): Markup {
  return html`<div class="acts"><button class="btn s js" type="button" data-copy="${from}" data-done="${say('copied')}">${say('copy')} <kbd>c</kbd></button>
<a class="btn plain s" href="${linkTo(answer, {}, `/${file}`)}" download>${say('as-file')}</a></div>`;
}

/** In which language, from whose side, with or without local parts: links. */
function choices(answer: Answer, { say }: View): Markup {
  const link = (changes: Partial<Answer>, isOn: boolean, name: string, lang: string | null = null) =>
    html`<a href="${linkTo(answer, changes)}#texts"${isOn && html` aria-current="true"`}${lang !== null && html` lang="${lang}"`}>${name}</a>`;
  const { we, lang, mask } = answer;
  return html`<div class="how"><div><span class="tiny quiet">${say('paste.answer')}</span><span class="seg">${link({ lang: 'de' }, lang === 'de', 'Deutsch', 'de')}${link({ lang: 'en' }, lang === 'en', 'English', 'en')}</span></div>
<div><span class="tiny quiet">${say('we')}</span><span class="seg">${link({ we: 'sender' }, we === 'sender', say('we.sender.short'))}${link({ we: 'receiver' }, we === 'receiver', say('we.receiver.short'))}${link({ we: null }, we === null, say('we.neither'))}</span></div>
<div><span class="tiny quiet">${say('addresses')}</span><span class="seg">${link({ mask: false }, !mask, say('mask.off'))}${link({ mask: true }, mask, say('mask.on'))}</span></div></div>`;
}
