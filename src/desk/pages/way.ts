// The way of the message: three stations, where it broke, and whose turn it is.
import type { Actor } from '../../diagnosis/cause.ts';
import type { BounceDocument, ExplainedFailure } from '../../report/bounce-document.ts';
import { serverOf } from '../../report/bounce-facts.ts';
import { html, type Markup } from '../../report/html/markup.ts';
import { bounceWords } from '../../report/words.ts';
import type { View } from '../view.ts';

const PERSON = html`<svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><path d="M10 10a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-8 8a8 8 0 0 1 16 0" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/></svg>`;
const SERVER = html`<svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><rect x="2" y="3" width="16" height="6" rx="1.5" fill="none" stroke="currentColor" stroke-width="2"/><rect x="2" y="11" width="16" height="6" rx="1.5" fill="none" stroke="currentColor" stroke-width="2"/></svg>`;

/** Which station must act. */
const TURN: Readonly<Record<Actor, number | null>> = {
  'end-user': 0,
  'sending-admin': 1,
  'sender-dns-owner': 1,
  'receiving-admin': 2,
  recipient: 2,
  wait: null,
};

export function wayMarkup({ reportingMta }: BounceDocument, failure: ExplainedFailure, view: View): Markup {
  const { say, lang } = view;
  const { sender, stage, replyBy, action, remote } = failure;
  const turn = failure.actor === null ? null : TURN[failure.actor];
  const names = [sender === '' ? '<>' : sender, reportingMta, serverOf(remote)];
  const broken =
    action !== 'failed' && action !== 'delayed' ? null : replyBy === 'reporter' && remote.host === null ? 1 : 2;
  const at = stage === null || broken === 1 ? null : say('way.at', { stage: bounceWords(lang).stages[stage] });
  const stations = (['sender', 'sending', 'receiving'] as const).map((name, index) => {
    const hop = index === 0 ? null : hopMarkup(index === broken, action === 'delayed', at);
    return html`${hop}<div class="node${turn === index && ' act'}"><div class="ic">${index === 0 ? PERSON : SERVER}</div><b>${say(`way.${name}`)}</b><code>${names[index] ?? say('not-stated')}</code>${turn === index && html` <span class="badge blue">${say('way.turn')}</span>`}</div>`;
  });
  const label = say(broken === null ? 'way.label' : 'way.label.broken', {
    sender: names[0] ?? say('not-stated'),
    sending: names[1] ?? say('not-stated'),
    receiving: names[2] ?? say('not-stated'),
    at: at ?? '',
  });
  return html`<div class="path" role="img" aria-label="${label}">${stations}</div>`;
}

function hopMarkup(isBroken: boolean, isDelayed: boolean, at: string | null): Markup {
  if (!isBroken) return html`<div class="hop"></div>`;
  return html`<div class="hop ${isDelayed ? 'slow' : 'bad'}"><span>${isDelayed ? '…' : '✕'}</span>${at !== null && html`<em>${at}</em>`}</div>`;
}
