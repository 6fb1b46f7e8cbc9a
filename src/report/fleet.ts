// `fleet status` and `fleet results` as text.

import type { FleetResults, FleetStatus } from './fleet-document.ts';
import { type Line, span } from './line.ts';
import type { Palette } from './palette.ts';

const shown = (lines: readonly Line[], palette: Palette): string =>
  `${lines
    .map((line) =>
      line
        .map(({ text, role }) => palette(text, role))
        .join('')
        .trimEnd(),
    )
    .join('\n')}\n`;

const many = (number: number, noun: string, plural = `${noun}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? noun : plural}`;

export function statusText({ rounds, vantages, paced, resolvers }: FleetStatus, palette: Palette): string {
  const lines: Line[] =
    rounds.length === 0 ? [[span('no campaign yet: mxprobe fleet submit NAME --domains FILE', 'quiet')]] : [];
  for (const round of rounds) lines.push(...roundLines(round, resolvers));
  if (vantages.length > 0) lines.push([]);
  for (const { name, address, heard, workers, perMinute, waiting, throttled } of vantages) {
    const state =
      heard === null
        ? 'never heard of'
        : workers > 0
          ? many(workers, 'worker')
          : `last heard of ${Math.round(heard)} s ago`;
    const facts = [state, `${perMinute} a minute`, `${many(waiting, 'address', 'addresses')} waiting`];
    if (throttled > 0) facts.push(`${throttled} held back`);
    lines.push([
      span(name, 'strong'),
      span(`${address === null ? '' : ` (${address})`}: `),
      span(facts.join(', '), workers > 0 || waiting === 0 ? 'plain' : 'inconclusive'),
    ]);
  }
  if (paced > 0)
    lines.push([span(`${many(paced, 'address', 'addresses')} asked slowly: they said it was too much`, 'quiet')]);
  return shown(lines, palette);
}

function roundLines(round: FleetStatus['rounds'][number], resolvers: number): Line[] {
  const { campaign, n, state, domains, looked, addresses, addressesLeft, due, done, notAsked, excluded, faults } =
    round;
  const facts = [`${looked} of ${many(domains, 'domain')} looked up`];
  if (addresses !== null)
    facts.push(
      `${addresses - addressesLeft} of ${many(addresses, 'address', 'addresses')} done`,
      `${done} of ${many(due, 'answer')}`,
    );
  const lines: Line[] = [
    [span(`${campaign}, round ${n}`, 'strong'), span(`: ${state}, ${facts.join(', ')}`)],
    ...Object.entries(notAsked).map(
      ([why, count]): Line => [span(`  not asked ${count}: `, 'inconclusive'), span(why)],
    ),
    ...faults.map((fault): Line => [span('  a fault of ours: ', 'failed'), span(fault)]),
  ];
  if (excluded !== null && excluded > 0) lines.push([span(`  ${excluded} asked to be left alone`, 'quiet')]);
  if ((state === 'resolving' || state === 'planning') && resolvers === 0)
    lines.push([span("  no worker with an operator's key lives: mxprobe fleet worker --key FILE", 'inconclusive')]);
  return lines;
}

/** A domain, and what each vantage point found of its servers. */
function domainLines({ domain, endpoints, differs, cells }: NonNullable<FleetResults['domains']>[number]): Line[] {
  const how =
    differs === 0
      ? `: ${many(endpoints, 'server')}, the same from everywhere`
      : `: ${differs} of ${many(endpoints, 'server')} not the same from everywhere`;
  return [
    [span(domain, 'strong'), span(how, differs === 0 ? 'quiet' : 'failed')],
    ...Object.entries(cells).map(([name, verdicts]): Line => {
      const told = Object.entries(verdicts ?? {}).map(([verdict, times]) => `${times} ${verdict}`);
      return [span(`  ${name}: ${told.join(', ')}`)];
    }),
  ];
}

export function resultsText(found: FleetResults, palette: Palette, details: boolean): string {
  const { campaign, round, vantages, endpoints, agree, patterns, verdicts, changed, rows, domains } = found;
  const lines: Line[] = [
    [
      span(`${campaign}, round ${round.n}`, 'strong'),
      span(
        `: ${many(endpoints, 'endpoint')} from ${many(vantages.length, 'vantage point')}, ${agree.toLocaleString('en')} agree`,
      ),
      ...(round.complete
        ? []
        : [span(round.ended === null ? ', not complete' : ', not all was asked', 'inconclusive')]),
    ],
  ];
  for (const { only, verdict, endpoints: count, operators, cause, examples } of patterns)
    lines.push([
      span(only.length === 0 ? 'differs' : `only ${only.join(', ')} `, 'failed'),
      span(only.length === 0 ? '  ' : `${verdict}  `, 'failed'),
      span(`${many(count, 'endpoint')} of ${many(operators, 'operator')}  `),
      span(cause ?? `for example ${examples[0] ?? ''}`, cause === null ? 'quiet' : 'cause'),
    ]);
  // What receivers hold against those that see it otherwise than most.
  for (const { name, identity, differs } of vantages)
    for (const text of differs > 0 ? (identity?.findings ?? []) : [])
      lines.push([span(`${name}: `, 'strong'), span(text, 'inconclusive')]);
  for (const { name, address, asked, notAsked } of vantages)
    if (notAsked > 0)
      lines.push([
        span(`${name}${address === null ? '' : ` (${address})`}: ${asked} asked, ${notAsked} not`, 'inconclusive'),
      ]);
  lines.push([
    span(
      Object.entries(verdicts)
        .map(([word, count]) => `${count} ${word}`)
        .join(', '),
      'quiet',
    ),
  ]);
  if (changed !== null) lines.push([span(`${many(changed, 'answer')} differ from the round it was compared with`)]);
  for (const one of domains ?? []) lines.push(...domainLines(one));
  for (const { endpoint, cells } of details ? rows : []) {
    lines.push([span(endpoint, 'strong')]);
    for (const [name, cell] of Object.entries(cells))
      if (cell !== undefined)
        lines.push([span(`  ${name}: ${cell.verdict}${cell.words === null ? '' : `: ${cell.words}`}`)]);
  }
  return shown(lines, palette);
}
