// What would become normal of a case that has no normal yet: its verdict, each reply, TLS, what was found.
import type { CaseFacts, CertificateFacts, StepFacts, TlsFacts } from '../../baseline/baseline.ts';
import { sayStep } from '../../baseline/step-words.ts';
import { factRows } from '../../report/facts.ts';
import { html, type Markup } from '../../report/html/markup.ts';
import { stepSaidInGerman } from '../../report/nights/say-german.ts';
import { speaks } from '../speaks.ts';
import type { View } from '../view.ts';
import { VERDICT_COLOUR, VERDICT_SIGN } from './runs.ts';

export function verdictBadge({ verdict }: CaseFacts, { say }: View): Markup {
  return html`<span class="badge ${VERDICT_COLOUR[verdict]}">${VERDICT_SIGN[verdict]} ${say(`verdict.${verdict}`)}</span>`;
}

/** A row each; what a server said stays as it is. */
export function firstFacts(facts: CaseFacts, view: View): Markup {
  const { say, lang } = view;
  const beside = factRows({ facts: Object.fromEntries(facts.policies) }, lang);
  const found = facts.findings.map((finding) => speaks(view)(facts.tonight?.findings.get(finding) ?? finding));
  return html`<dl class="bw">${facts.steps.map((step) => html`<dt>${stepName(step, view)}</dt><dd>${stepSaid(step, view)}</dd>`)}${facts.tls !== null && html`<dt>TLS</dt><dd lang="en">${tlsSaid(facts.tls)}</dd>`}${facts.tls?.certificate != null && html`<dt>${say('first.certificate')}</dt><dd lang="en">${certificateSaid(facts.tls.certificate)}</dd>`}${beside.map(({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>`)}${found.map((text) => html`<dt>${say('mx.findings')}</dt><dd>${text}</dd>`)}</dl>`;
}

function stepName({ step }: StepFacts, { lang }: View): string {
  const said = sayStep(step);
  return (lang === 'de' ? stepSaidInGerman(said) : null) ?? said;
}

function stepSaid({ code, enhanced, text, outcome, capabilities }: StepFacts, { say }: View): Markup {
  if (code === null) return html`${say(outcome === 'reply' ? 'outcome.none' : `outcome.${outcome}`)}`;
  const offered = capabilities === null ? [] : [...capabilities].map(([name, words]) => [name, ...words].join(' '));
  return html`<span lang="en">${[code, enhanced, text].filter((word) => word !== null && word !== '').join(' ')}${offered.length > 0 && html` <span class="quiet">${offered.join(' · ')}</span>`}</span>`;
}

const tlsSaid = ({ version, cipher, group }: TlsFacts): string => [version ?? '–', cipher, group].join(', ');

function certificateSaid({ names, authority, key, trusted, trustError }: CertificateFacts): string {
  return [names.join(' '), authority, key, trusted ? 'trusted' : (trustError ?? 'not trusted')].join(' · ');
}
