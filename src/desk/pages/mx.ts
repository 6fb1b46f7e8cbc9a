// A survey: what speaks against the domain first, in words; then a card for each host at each address.
import { html, type Markup } from '../../report/html/markup.ts';
import type { EndpointRecord, MxFinding, MxSurvey, Severity } from '../../survey/document.ts';
import { replyLine } from '../../wire/reply.ts';
import { speaks } from '../speaks.ts';
import type { View } from '../view.ts';
import { timeMarkup } from '../when.ts';
import { type Content, tokenField } from './frame.ts';
import { type Askable, whomField } from './whom.ts';

export function mxPage(askable: Askable, view: View): Content {
  const { say } = view;
  const form = html`<form method="post" action="/mx">${tokenField(view)}${whomField(askable, say('mx.sandbox'), say('mx.start'), view)}</form>`;
  const main = html`<div class="hero"><h1>${say('mx.title')}</h1><p class="lead">${say('mx.lead')}</p><section class="card pad">${form}</section>
${askable.targets.length === 0 && !askable.isAnyMxAllowed && html`<p class="note blue">${say('mx.none')} <code>mxprobe desk --allow mx:example.org</code></p>`}</div>`;
  return { title: say('area.mx'), area: 'mx', main, kept: say('kept.nothing') };
}

const COLOUR: Readonly<Record<Severity, string>> = { error: 'red', warning: 'amber', info: '' };
const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

export function surveyPage(survey: MxSurvey, isSandbox: boolean, view: View): Content {
  const { say, lang } = view;
  const counts = (severity: Severity) => survey.findings.filter((one) => one.severity === severity).length;
  const [errors, warnings] = [counts('error'), counts('warning')];
  const title =
    survey.problem !== null
      ? say('mx.problem')
      : errors > 0
        ? say('mx.errors', { n: errors })
        : warnings > 0
          ? say('mx.warnings', { n: warnings })
          : say('mx.fine');
  const findings = ORDER.flatMap((severity) => survey.findings.filter((one) => one.severity === severity));
  const main = html`<div class="head"><div><span class="badge ${errors > 0 ? 'red' : warnings > 0 ? 'amber' : 'green'}">${survey.domain ?? survey.target}</span><h1>${title}</h1><p class="quiet">${timeMarkup(survey.started, lang)} · ${say('mx.asked', { n: survey.endpoints.length })}</p></div></div>
${isSandbox && html`<p class="note">${say('mx.embedded')}</p>`}
${survey.problem !== null && html`<p class="note red">${speaks(view)(survey.problem)}</p>`}
${findings.length > 0 && html`<section class="card" aria-label="${say('mx.findings')}">${findings.map((one) => findingRow(one, view))}</section>`}
${survey.endpoints.map((one) => endpointCard(one, view))}`;
  return { title: say('area.mx'), area: 'mx', main, kept: say('kept.survey') };
}

function findingRow({ severity, endpoint, standard, text, remedy }: MxFinding, view: View): Markup {
  const { say } = view;
  const ours = speaks(view);
  return html`<div class="chg"><span class="badge ${COLOUR[severity]}">${say(`severity.${severity}`)}</span><div><h2>${ours(text)}</h2>${remedy !== null && html`<p class="small">${ours(remedy)}</p>`}<p class="tiny quiet">${endpoint !== null && html`<code>${endpoint}</code> `}${standard ?? ''}</p></div></div>`;
}

const VERDICT = { passed: ['green', '✓'], failed: ['red', '✕'], inconclusive: ['amber', '?'] } as const;

function endpointCard(one: EndpointRecord, view: View): Markup {
  const { say } = view;
  const ours = speaks(view);
  const { host, address, port, verdict, text, starttls, tls, dane, mail, mailInTls, capabilities } = one;
  const [colour, sign] = VERDICT[verdict];
  const rows: readonly (readonly [string, string | null])[] = [
    ['STARTTLS', starttls === null ? null : say(`mx.starttls.${starttls}`)],
    ['TLS', tls === null ? null : [tls.protocol, tls.cipher].filter((part) => part !== null).join(', ') || null],
    ['DANE', dane === null ? null : say(`mx.dane.${dane.verdict}`)],
    [say('mx.mail'), mail === null ? null : replyLine(mail)],
    [say('mx.mail-tls'), mailInTls === null ? null : replyLine(mailInTls)],
    ['EHLO', capabilities.length === 0 ? null : capabilities.join(', ')],
  ];
  return html`<section class="card host"><div class="hd"><h2>${host}</h2><code class="quiet">${address}:${port}</code><span class="grow"></span><span class="badge ${colour}">${sign} ${say(`verdict.${verdict}`)}</span></div>
${text !== null && html`<p class="pad">${ours(text)}</p>`}
<dl class="cmp pad">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value === null ? html`<span class="quiet">${say('mx.unknown')}</span>` : html`<code>${value}</code>`}</dd>`)}</dl>
${tls?.certificate != null && validity(tls.certificate.notBefore, tls.certificate.notAfter, tls.certificate.daysLeft, tls.certificate.subject, say('mx.days', { n: tls.certificate.daysLeft }))}</section>`;
}

/** The life of a certificate as a bar, and how much is left of it. */
function validity(notBefore: string, notAfter: string, daysLeft: number, subject: string, label: string): Markup {
  const life = Date.parse(notAfter) - Date.parse(notBefore);
  const left = life > 0 ? Math.min(1, Math.max(0, (daysLeft * 86_400_000) / life)) : 0;
  const verdict = daysLeft < 0 ? 'failed' : daysLeft < 14 ? 'inconclusive' : 'passed';
  return html`<div class="pad life"><code>${subject}</code><svg width="100%" height="8" role="img" aria-label="${label}"><rect class="gone" width="100%" height="8" rx="4"/><rect class="v-${verdict}" width="${(left * 100).toFixed(1)}%" height="8" rx="4"/></svg><span class="small">${label}</span></div>`;
}
