// What the vantage points saw, as a page: whom the differences are about, then a matrix of the endpoints that differ.
import type { FleetResults } from './fleet-document.ts';
import { html, type Markup } from './html/markup.ts';
import { pageText } from './html/page.ts';

const STYLE = `
.who { list-style: none; margin: 0.8rem 0 0; padding: 0; }
.who li { padding: 0.6rem 0; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
.who p { margin: 0.15rem 0 0; font-size: 0.9375rem; }
.seen { overflow-x: auto; margin-top: 0.6rem; }
.seen table { table-layout: auto; }
.seen tbody th { font: 400 0.8125rem/1.4 var(--mono); color: inherit; min-width: 14rem; }
.seen td { min-width: 9rem; font-size: 0.875rem; }
.seen .number { padding-right: 1.5rem; white-space: nowrap; }
.seen td p { margin: 0; font-size: 0.8125rem; color: var(--quiet); }
.vantages tr:has(+ .is) td { border-bottom: 0; padding-bottom: 0; }
.is td { padding-top: 0; font-size: 0.875rem; }
.is p { margin: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: normal; }
th:last-child, td:last-child { padding-right: 0; }
`;

/** `version`: ours. */
export function fleetPage(found: FleetResults, version: string): string {
  const { campaign, round, endpoints, vantages, agree, changed, patterns, verdicts } = found;
  const title = `${campaign}, round ${round.n}`;
  const differ = endpoints - agree;
  const whole = round.complete
    ? null
    : round.ended === null
      ? 'It goes on: not all was asked yet.'
      : 'Not all was asked.';
  const main = html`<header><p class="mark">mxprobe ${version} · a fleet</p><h1>${title}</h1>
<p class="meta">${minute(round.started)} to ${round.ended === null ? 'now' : minute(round.ended)} UTC · ${many(endpoints, 'endpoint')} from ${many(vantages.length, 'vantage point')}</p>
<p class="conclusion">${differ === 0 ? 'All vantage points that asked say the same.' : `${many(differ, 'endpoint')} of ${endpoints.toLocaleString('en')} ${differ === 1 ? 'is' : 'are'} not the same from everywhere.`}${changed !== null && ` ${many(changed, 'answer')} differ from the round it was compared with.`}</p>
${whole !== null && html`<p class="incomplete">${whole}</p>`}</header>
${patterns.length > 0 && html`<section><h2>Whom it is about</h2><ul class="who">${patterns.map(patternItem)}</ul></section>`}
${domainSection(found)}
${matrixSection(found)}
<section><h2>The vantage points</h2>${vantageTable(vantages)}
<p class="meta">${Object.entries(verdicts)
    .map(([word, count]) => `${count.toLocaleString('en')} ${word}`)
    .join(', ')}</p></section>`;
  return pageText({ lang: 'en', title: `${title} – mxprobe`, main, script: null, style: STYLE });
}

function patternItem({
  only,
  verdict,
  endpoints,
  operators,
  cause,
  examples,
}: FleetResults['patterns'][number]): Markup {
  const what = only.length === 0 ? 'No two of them agree' : `Only ${only.join(', ')}: ${verdict}`;
  return html`<li><span class="strong failed">${what}</span>, at ${many(endpoints, 'endpoint')} of ${many(operators, 'operator')}
${cause !== null && html`<p class="cause">${cause}</p>`}<p class="quiet">${examples.length > 0 && html`for example ${examples.map((one, at) => html`${at > 0 && ', '}<code>${one}</code>`)}`}</p></li>
`;
}

/** A row a domain: how many of its servers each vantage point found how. */
function domainSection({ domains, vantages }: FleetResults): Markup | null {
  if (domains === null || domains.length === 0) return null;
  const names = vantages.map(({ name }) => name);
  const head = names.map((name) => html`<th scope="col">${name}</th>`);
  const told = (verdicts: Readonly<Record<string, number | undefined>> | undefined) =>
    Object.entries(verdicts ?? {}).map(
      ([verdict, times]) =>
        html`<p><span class="${WEIGHT[verdict] ?? 'failed'}">${verdict}</span> ${String(times)}</p>`,
    );
  const body = domains.map(
    ({
      domain,
      endpoints,
      differs,
      cells,
    }) => html`<tr><th scope="row">${domain}</th><td class="number">${differs} of ${endpoints}</td>${names.map((name) => html`<td>${told(cells[name])}</td>`)}</tr>
`,
  );
  return html`<section><h2>Domains</h2><div class="seen" tabindex="0" role="region" aria-label="Domains">
<table><thead><tr><th scope="col">domain</th><th scope="col" class="number">servers that differ</th>${head}</tr></thead><tbody>
${body}</tbody></table></div></section>`;
}

/** A row an endpoint, a column a vantage point. */
function matrixSection({ rows, vantages }: FleetResults): Markup | null {
  if (rows.length === 0) return null;
  const names = vantages.map(({ name }) => name);
  const head = names.map((name) => html`<th scope="col">${name}</th>`);
  const body = rows.map(
    ({ endpoint, cells }) => html`<tr><th scope="row">${endpoint}</th>${names.map((name) => cell(cells[name]))}</tr>
`,
  );
  return html`<section><h2>What each of them saw</h2><div class="seen" tabindex="0" role="region" aria-label="What each of them saw">
<table><thead><tr><th scope="col">endpoint</th>${head}</tr></thead><tbody>
${body}</tbody></table></div></section>`;
}

function cell(seen: FleetResults['rows'][number]['cells'][string] | undefined): Markup {
  if (seen === undefined) return html`<td class="quiet">–</td>`;
  return html`<td><span class="${WEIGHT[seen.verdict] ?? 'failed'}">${seen.verdict}</span>${seen.words !== null && html`<p>${seen.words}</p>`}</td>`;
}

/** What an answer is worth; what is not named is a fault of the server or of the way there. */
const WEIGHT: Readonly<Record<string, string>> = {
  answers: 'passed',
  throttled: 'inconclusive',
  stopped: 'inconclusive',
  'not-asked': 'skipped',
};

function vantageTable(vantages: FleetResults['vantages']): Markup {
  const rows = vantages.map(
    ({ name, address, asked, notAsked, differs, identity }) =>
      html`<tr><td><span class="strong">${name}</span>${address !== null && html` <code>${address}</code>`}</td><td class="number">${asked.toLocaleString('en')}</td><td class="number ${notAsked > 0 && 'inconclusive'}">${notAsked.toLocaleString('en')}</td><td class="number ${differs > 0 && 'failed'}">${differs.toLocaleString('en')}</td></tr>
${
  identity !== null &&
  html`<tr class="is"><td colspan="4"><p class="quiet">says ${identity.helo}; ${identity.names.length === 0 ? 'no name leads back to it' : `called ${identity.names.join(', ')}`}</p>${identity.findings.map((text) => html`<p class="inconclusive">${text}</p>`)}</td></tr>
`
}`,
  );
  return html`<table class="vantages"><thead><tr><th scope="col">name</th><th scope="col" class="number">asked</th><th scope="col" class="number">not asked</th><th scope="col" class="number">sees it otherwise</th></tr></thead><tbody>
${rows}</tbody></table>`;
}

const many = (number: number, noun: string): string =>
  `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

const minute = (at: string): string => at.slice(0, 16).replace('T', ' ');
