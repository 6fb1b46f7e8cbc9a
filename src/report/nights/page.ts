// The history of probes as one self-contained page: a year of nights at a glance, what changed when, which certificates end when.
import type { HistoryNight } from '../../baseline/history.ts';
import { sayWhere } from '../changes.ts';
import { sayDuration } from '../duration.ts';
import { html, type Markup } from '../html/markup.ts';
import { pageText } from '../html/page.ts';
import type { Say } from '../say.ts';
import type { Tongue } from '../tongue.ts';
import { changesByNight, type NightChanges } from './changes.ts';
import { curve, matrix } from './matrix.ts';
import { nightsScript } from './script.ts';
import type { CertificateEnd, ProbeNights } from './series.ts';
import { NIGHTS_STYLE } from './style.ts';

export interface PageOptions {
  readonly version: string;
  /** For the days that certificates have left. */
  readonly now: Date;
  readonly tongue: Tongue;
}

export function nightsPage(
  probes: readonly ProbeNights[],
  certificates: readonly CertificateEnd[],
  { version, now, tongue }: PageOptions,
): string {
  const { say } = tongue;
  const [only, ...others] = probes;
  const title = only !== undefined && others.length === 0 ? titleOf(only, tongue) : titleOfSeveral(probes, say);
  const several = probes.length > 1;
  const main = html`<p class="mark">mxprobe ${version} · ${say('nights')}</p>${several && html`<h1>${say(`${probes.length} probes`)}</h1>`}
${probes.map((one, index) => probeSection(one, index, several, tongue))}
${certificateSection(certificates, now, say)}
<footer><p>${LEGEND.map(([letter, word]) => html`<span class="key ${letter}"></span>${say(word)} `)}</p>
<p>${say(`made ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC by mxprobe ${version}`)}</p></footer>`;
  return pageText({
    lang: tongue.lang,
    title: `${title} – mxprobe`,
    main,
    script: nightsScript(say),
    style: NIGHTS_STYLE,
  });
}

const LEGEND = [
  ['P', 'passed'],
  ['F', 'failed'],
  ['Q', 'could not be asked'],
  ['S', 'does not apply'],
] as const;

/** `own-mx · mx1.example.org:25: 2 regressions last night: RCPT TO is refused ...`: what somebody with ten tabs looks for. */
function titleOf(probe: ProbeNights, tongue: Tongue): string {
  const { say, night } = tongue;
  const { name, nights, cases } = probe;
  const last = nights.at(-1);
  const where = sayHosts(
    cases.map(({ target }) => target),
    say,
  );
  const named = where === '' ? name : `${name} · ${where}`;
  if (last === undefined) return say(`${named}: no night`);
  const [first] = last.told;
  const told = first === undefined ? null : night.told(first);
  return `${named}: ${told ?? lastChange(probe, tongue) ?? say('nothing changed')}`;
}

/** The newest thing that changed, and when. */
function lastChange(probe: ProbeNights, tongue: Tongue): string | null {
  const [newest] = changesByNight(probe, tongue);
  const [turn] = newest?.turns.keys() ?? [];
  const text = newest?.begun[0] ?? newest?.over[0] ?? turn;
  return newest === undefined || text === undefined ? null : `${text} (${day(newest.night.at)})`;
}

function titleOfSeveral(probes: readonly ProbeNights[], say: Say): string {
  const bad = probes.filter(({ nights }) => (nights.at(-1)?.regressions ?? 0) > 0).map(({ name }) => name);
  return say(`${probes.length} probes: ${bad.length === 0 ? 'all quiet' : `worse: ${bad.join(', ')}`}`);
}

/** More are counted. */
const HOSTS_NAMED = 2;

function sayHosts(targets: readonly string[], say: Say): string {
  const all = [...new Set(targets)];
  const more = all.length - HOSTS_NAMED;
  const shown = all.slice(0, HOSTS_NAMED).join(', ');
  return more > 0 ? say(`${shown} and ${more} more`) : shown;
}

function probeSection(probe: ProbeNights, index: number, several: boolean, tongue: Tongue): Markup {
  const { say } = tongue;
  const { nights, cases, name } = probe;
  const [first, last] = [nights[0], nights.at(-1)];
  const id = `probe-${index}`;
  const heading = several ? html`<h2 class="name-of">${name}</h2>` : html`<h1>${name}</h1>`;
  if (first === undefined || last === undefined)
    return html`<section class="probe">${heading}<p>${say('No night was kept yet.')}</p></section>`;
  const changed = lastChange(probe, tongue);
  const hosts = sayHosts(
    cases.map(({ target }) => target),
    say,
  );
  const meta = [
    say(`${cases.length} ${cases.length === 1 ? 'case' : 'cases'} at ${hosts}`),
    say(`${nights.length} ${nights.length === 1 ? 'night' : 'nights'}, ${day(first.at)} to ${day(last.at)}`),
    say(changed === null ? 'nothing changed' : `last change: ${changed}`),
  ];
  return html`<section class="probe" id="${id}">
<div class="title">${heading}${state(nights, say)}</div>
<p class="meta">${meta.join(' · ')}</p>
${toldLastNight(last, tongue)}
<div class="tools" hidden>
<div class="time"><label for="${id}-night">${say('Night')}</label><input type="range" id="${id}-night" class="pick" min="0" max="${nights.length - 1}" value="${nights.length - 1}" aria-describedby="${id}-said"></div>
<output class="said" id="${id}-said" for="${id}-night"></output>
<div class="find"><label><input type="checkbox" class="bad-only"> ${say('only what does not pass that night')}</label>
<input type="search" placeholder="${say('Find a case')}" aria-label="${say('Find a case')}"></div></div>
${matrix(probe, id, say)}
${arrivalSection(probe, say)}
${changeSection(changesByNight(probe, tongue), id, tongue)}</section>`;
}

/** How long mail took from acceptance until it was seen, where that was looked for. */
function arrivalSection({ cases }: ProbeNights, say: Say): Markup | null {
  const rows = cases.flatMap((one) => {
    const taken = one.recent.map((seen) => seen?.arrivedMs ?? null);
    const known = taken.filter((ms) => ms !== null);
    if (known.length === 0) return [];
    const asked = (one.recent.at(-1) ?? null) !== null;
    const last = taken.at(-1) ?? null;
    const said = last !== null ? sayDuration(last) : say(asked ? 'not seen' : 'not asked');
    const [lowest, highest] = [Math.min(...known), Math.max(...known)];
    return [
      html`<tr><td class="number ${asked && last === null ? 'failed' : ''}">${said}</td><td>${curve(taken)}</td><td>${say(`${sayDuration(lowest)} to ${sayDuration(highest)}`)}</td><td>${one.name} <code>${one.target}</code></td></tr>`,
    ];
  });
  if (rows.length === 0) return null;
  return html`<h2>${say('How long mail took to arrive')}</h2>
<div class="scroll"><table class="ends"><thead><tr><th class="number">${say('last night')}</th><th>${say('night by night')}</th><th>${say('from, to')}</th><th>${say('case')}</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** How it stands, in a word. */
function state(nights: readonly HistoryNight[], say: Say): Markup {
  const last = nights.at(-1);
  if (last !== undefined && last.regressions > 0)
    return html`<span class="state failed">${say(`${last.regressions} ${last.regressions === 1 ? 'regression' : 'regressions'} last night`)}</span>`;
  const quiet = [...nights].reverse().findIndex(({ regressions }) => regressions > 0);
  const count = quiet === -1 ? nights.length : quiet;
  return html`<span class="state passed">${say(`${count} quiet ${count === 1 ? 'night' : 'nights'}`)}</span>`;
}

function toldLastNight({ told }: HistoryNight, { night }: Tongue): Markup | null {
  if (told.length === 0) return null;
  return html`<ul class="told">${told.map((text) => html`<li>${night.told(text)}</li>`)}</ul>`;
}

/** Older changes are in the record; the page shows the newest. */
const NIGHTS_SHOWN = 120;
const TURNS_SHOWN = 12;

function changeSection(nights: readonly NightChanges[], id: string, tongue: Tongue): Markup {
  const { say } = tongue;
  if (nights.length === 0)
    return html`<h2>${say('What changed when')}</h2><p class="quiet">${say('Nothing, in all these nights.')}</p>`;
  const hidden = nights.length - NIGHTS_SHOWN;
  return html`<h2>${say('What changed when')}</h2><ol class="log">${nights.slice(0, NIGHTS_SHOWN).map((one) => nightItem(one, id, tongue))}</ol>
${hidden > 0 && html`<p class="quiet">${say(`and ${hidden} earlier nights`)}</p>`}`;
}

function nightItem({ night, begun, over, turns }: NightChanges, id: string, { say, night: tongue }: Tongue): Markup {
  const hidden = turns.size - TURNS_SHOWN;
  const shown = [...turns].slice(0, TURNS_SHOWN);
  return html`<li><a class="when" href="#${id}" data-at="${day(night.at)}">${day(night.at)}</a><ul>
${begun.map((text) => html`<li class="failed">${text}</li>`)}
${over.map((text) => html`<li class="passed">${say(`over: ${text}`)}</li>`)}
${shown.map(([text, cases]) => html`<li>${text} <span class="quiet">${sayWhere(cases, tongue)}</span></li>`)}
${hidden > 0 && html`<li class="quiet">${say(`and ${hidden} more`)}</li>`}</ul></li>`;
}

/** Below this a postmaster should act. */
const SOON_DAYS = 14;
/** Certificates live so long today; the bar of a longer one is full. */
const SCALE_DAYS = 100;

function certificateSection(certificates: readonly CertificateEnd[], now: Date, say: Say): Markup | null {
  if (certificates.length === 0) return null;
  const rows = certificates.map(({ notAfter, targets, probe, sha256, daysLeft }) => {
    const days = Math.floor((Date.parse(notAfter) - now.getTime()) / 86_400_000);
    const kind = days < 0 ? 'failed' : days < SOON_DAYS ? 'inconclusive' : 'passed';
    const width = Math.max(1, Math.min(100, (days / SCALE_DAYS) * 100));
    return html`<tr><td class="number ${kind}">${say(days < 0 ? 'expired' : `${days} ${days === 1 ? 'day' : 'days'}`)}</td>
<td class="life"><svg class="bar" width="100%" height="6" aria-hidden="true"><rect class="${kind}" width="${width.toFixed(1)}%" height="6"/></svg></td>
<td>${day(notAfter)}</td><td>${curve(daysLeft)}</td><td><code>${targets.join(', ')}</code></td><td class="quiet">${probe} <code>${sha256.slice(0, 12)}</code></td></tr>`;
  });
  return html`<section id="certificates"><h2>${say('Certificates, the soonest end first')}</h2>
<div class="scroll"><table class="ends"><thead><tr><th class="number">${say('left')}</th><th>${say('of 100 days')}</th><th>${say('ends')}</th><th>${say('days left, night by night')}</th><th>${say('shown by')}</th><th>${say('probe')}</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

const day = (at: string): string => at.slice(0, 10);
