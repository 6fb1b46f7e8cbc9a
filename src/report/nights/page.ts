// The history of probes as one self-contained page: a year of nights at a glance, what changed when, which certificates end when.
import type { HistoryNight } from '../../baseline/history.ts';
import { sayWhere } from '../changes.ts';
import { sayDuration } from '../duration.ts';
import { html, type Markup } from '../html/markup.ts';
import { pageText } from '../html/page.ts';
import { changesByNight, type NightChanges } from './changes.ts';
import { curve, matrix } from './matrix.ts';
import { NIGHTS_SCRIPT } from './script.ts';
import type { CertificateEnd, ProbeNights } from './series.ts';
import { NIGHTS_STYLE } from './style.ts';

/** `now`: for the days that certificates have left. */
export function nightsPage(
  probes: readonly ProbeNights[],
  certificates: readonly CertificateEnd[],
  version: string,
  now: Date,
): string {
  const [only, ...others] = probes;
  const title = only !== undefined && others.length === 0 ? titleOf(only) : titleOfSeveral(probes);
  const several = probes.length > 1;
  const main = html`<p class="mark">mxprobe ${version} · nights</p>${several && html`<h1>${probes.length} probes</h1>`}
${probes.map((one, index) => probeSection(one, index, several))}
${certificateSection(certificates, now)}
<footer><p><span class="key P"></span>passed <span class="key F"></span>failed <span class="key Q"></span>could not be asked <span class="key S"></span>does not apply</p>
<p>made ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC by mxprobe ${version}</p></footer>`;
  return pageText({ lang: 'en', title: `${title} – mxprobe`, main, script: NIGHTS_SCRIPT, style: NIGHTS_STYLE });
}

/** `own-mx · mx1.example.org:25: 2 regressions last night: RCPT TO is refused ...`: what somebody with ten tabs looks for. */
function titleOf(probe: ProbeNights): string {
  const { name, nights, cases } = probe;
  const last = nights.at(-1);
  const where = sayHosts(cases.map(({ target }) => target));
  const named = where === '' ? name : `${name} · ${where}`;
  if (last === undefined) return `${named}: no night`;
  return `${named}: ${last.told[0] ?? lastChange(probe) ?? 'nothing changed'}`;
}

/** The newest thing that changed, and when. */
function lastChange(probe: ProbeNights): string | null {
  const [newest] = changesByNight(probe);
  const [turn] = newest?.turns.keys() ?? [];
  const text = newest?.begun[0] ?? newest?.over[0] ?? turn;
  return newest === undefined || text === undefined ? null : `${text} (${day(newest.night.at)})`;
}

function titleOfSeveral(probes: readonly ProbeNights[]): string {
  const bad = probes.filter(({ nights }) => (nights.at(-1)?.regressions ?? 0) > 0).map(({ name }) => name);
  return `${probes.length} probes: ${bad.length === 0 ? 'all quiet' : `worse: ${bad.join(', ')}`}`;
}

/** More are counted. */
const HOSTS_NAMED = 2;

function sayHosts(targets: readonly string[]): string {
  const all = [...new Set(targets)];
  const more = all.length - HOSTS_NAMED;
  return `${all.slice(0, HOSTS_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function probeSection(probe: ProbeNights, index: number, several: boolean): Markup {
  const { nights, cases, name } = probe;
  const [first, last] = [nights[0], nights.at(-1)];
  const id = `probe-${index}`;
  const heading = several ? html`<h2 class="name-of">${name}</h2>` : html`<h1>${name}</h1>`;
  if (first === undefined || last === undefined)
    return html`<section class="probe">${heading}<p>No night was kept yet.</p></section>`;
  const changed = lastChange(probe);
  const meta = [
    `${cases.length} ${cases.length === 1 ? 'case' : 'cases'} at ${sayHosts(cases.map(({ target }) => target))}`,
    `${nights.length} ${nights.length === 1 ? 'night' : 'nights'}, ${day(first.at)} to ${day(last.at)}`,
    ...(changed === null ? ['nothing changed'] : [`last change: ${changed}`]),
  ];
  return html`<section class="probe" id="${id}">
<div class="title">${heading}${state(nights)}</div>
<p class="meta">${meta.join(' · ')}</p>
${toldLastNight(last)}
<div class="tools" hidden>
<div class="time"><label for="${id}-night">Night</label><input type="range" id="${id}-night" class="pick" min="0" max="${nights.length - 1}" value="${nights.length - 1}" aria-describedby="${id}-said"></div>
<output class="said" id="${id}-said" for="${id}-night"></output>
<div class="find"><label><input type="checkbox" class="bad-only"> only what does not pass that night</label>
<input type="search" placeholder="Find a case" aria-label="Find a case"></div></div>
${matrix(probe, id)}
${arrivalSection(probe)}
${changeSection(changesByNight(probe), id)}</section>`;
}

/** How long mail took from acceptance until it was seen, where that was looked for. */
function arrivalSection({ cases }: ProbeNights): Markup | null {
  const rows = cases.flatMap((one) => {
    const taken = one.recent.map((seen) => seen?.arrivedMs ?? null);
    const known = taken.filter((ms) => ms !== null);
    if (known.length === 0) return [];
    const asked = (one.recent.at(-1) ?? null) !== null;
    const last = taken.at(-1) ?? null;
    const said = last !== null ? sayDuration(last) : asked ? 'not seen' : 'not asked';
    const [lowest, highest] = [Math.min(...known), Math.max(...known)];
    return [
      html`<tr><td class="number ${asked && last === null ? 'failed' : ''}">${said}</td><td>${curve(taken)}</td><td>${sayDuration(lowest)} to ${sayDuration(highest)}</td><td>${one.name} <code>${one.target}</code></td></tr>`,
    ];
  });
  if (rows.length === 0) return null;
  return html`<h2>How long mail took to arrive</h2>
<div class="scroll"><table class="ends"><thead><tr><th class="number">last night</th><th>night by night</th><th>from, to</th><th>case</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** How it stands, in a word. */
function state(nights: readonly HistoryNight[]): Markup {
  const last = nights.at(-1);
  if (last !== undefined && last.regressions > 0)
    return html`<span class="state failed">${last.regressions} ${last.regressions === 1 ? 'regression' : 'regressions'} last night</span>`;
  const quiet = [...nights].reverse().findIndex(({ regressions }) => regressions > 0);
  const count = quiet === -1 ? nights.length : quiet;
  return html`<span class="state passed">${count} quiet ${count === 1 ? 'night' : 'nights'}</span>`;
}

function toldLastNight({ told }: HistoryNight): Markup | null {
  if (told.length === 0) return null;
  return html`<ul class="told">${told.map((text) => html`<li>${text}</li>`)}</ul>`;
}

/** Older changes are in the record; the page shows the newest. */
const NIGHTS_SHOWN = 120;
const TURNS_SHOWN = 12;

function changeSection(nights: readonly NightChanges[], id: string): Markup {
  if (nights.length === 0) return html`<h2>What changed when</h2><p class="quiet">Nothing, in all these nights.</p>`;
  const hidden = nights.length - NIGHTS_SHOWN;
  return html`<h2>What changed when</h2><ol class="log">${nights.slice(0, NIGHTS_SHOWN).map((one) => nightItem(one, id))}</ol>
${hidden > 0 && html`<p class="quiet">and ${hidden} earlier nights</p>`}`;
}

function nightItem({ night, begun, over, turns }: NightChanges, id: string): Markup {
  const hidden = turns.size - TURNS_SHOWN;
  const shown = [...turns].slice(0, TURNS_SHOWN);
  return html`<li><a class="when" href="#${id}" data-at="${day(night.at)}">${day(night.at)}</a><ul>
${begun.map((text) => html`<li class="failed">${text}</li>`)}
${over.map((text) => html`<li class="passed">over: ${text}</li>`)}
${shown.map(([text, cases]) => html`<li>${text} <span class="quiet">${sayWhere(cases)}</span></li>`)}
${hidden > 0 && html`<li class="quiet">and ${hidden} more</li>`}</ul></li>`;
}

/** Below this a postmaster should act. */
const SOON_DAYS = 14;
/** Certificates live so long today; the bar of a longer one is full. */
const SCALE_DAYS = 100;

function certificateSection(certificates: readonly CertificateEnd[], now: Date): Markup | null {
  if (certificates.length === 0) return null;
  const rows = certificates.map(({ notAfter, targets, probe, sha256, daysLeft }) => {
    const days = Math.floor((Date.parse(notAfter) - now.getTime()) / 86_400_000);
    const kind = days < 0 ? 'failed' : days < SOON_DAYS ? 'inconclusive' : 'passed';
    const width = Math.max(1, Math.min(100, (days / SCALE_DAYS) * 100));
    return html`<tr><td class="number ${kind}">${days < 0 ? 'ended' : `${days} ${days === 1 ? 'day' : 'days'}`}</td>
<td class="life"><svg class="bar" width="100%" height="6" aria-hidden="true"><rect class="${kind}" width="${width.toFixed(1)}%" height="6"/></svg></td>
<td>${day(notAfter)}</td><td>${curve(daysLeft)}</td><td><code>${targets.join(', ')}</code></td><td class="quiet">${probe} <code>${sha256.slice(0, 12)}</code></td></tr>`;
  });
  return html`<section id="certificates"><h2>Certificates, the soonest end first</h2>
<div class="scroll"><table class="ends"><thead><tr><th class="number">left</th><th>of 100 days</th><th>ends</th><th>days left, night by night</th><th>shown by</th><th>probe</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

const day = (at: string): string => at.slice(0, 10);
