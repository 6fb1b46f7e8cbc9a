// Groups of a log for the terminal, three lines each: how many and whose turn it is; what was said; by whom, when and where.
import type { Language } from '../diagnosis/texts.ts';
import { escapeTerminal } from './escape/terminal.ts';
import type { ExplainedGroup, LogDocument } from './log-document.ts';
import { type LogWords, logWords, said } from './log-words.ts';
import type { Palette } from './palette.ts';

export interface LogTextOptions {
  readonly lang: Language;
  readonly palette: Palette;
  /** How many groups of each part are shown. */
  readonly top: number;
}

/** Names shown in one line of a group. */
const NAMES = 4;

/** Ends with a line end. */
export function logAsText(document: LogDocument, { lang, palette, top }: LogTextOptions): string {
  const words = logWords(lang);
  const { legitimate, others } = incomingOf(document.groups);
  const outgoing = document.groups.filter((group) => group.direction === 'outgoing' && !group.ownBounces);
  const blocks = [
    part(words.outgoing, outgoing, { words, palette, top }),
    part(words.legitimate, legitimate, { words, palette, top }),
    part(legitimate.length === 0 ? words.incoming : othersLine(others, words), others, {
      words,
      palette,
      top: legitimate.length === 0 ? top : 0,
    }),
    closing(document, words, palette),
  ].filter((block) => block !== '');
  return blocks.join('\n');
}

/** What may be legitimate stands first; the rest is spam, most of it. */
function incomingOf(groups: readonly ExplainedGroup[]) {
  const incoming = groups.filter(({ direction }) => direction === 'incoming');
  const isPerhaps = ({ clients, correspondents, bounces, toPostmaster }: ExplainedGroup) =>
    correspondents.length > 0 || bounces > 0 || toPostmaster > 0 || clients.some(({ accepted }) => accepted);
  return { legitimate: incoming.filter(isPerhaps), others: incoming.filter((group) => !isPerhaps(group)) };
}

function othersLine(others: readonly ExplainedGroup[], words: LogWords): string {
  const sum = (of: (group: ExplainedGroup) => number) => others.reduce((all, group) => all + of(group), 0);
  return said(words.others, {
    events: sum(({ events }) => events),
    groups: others.length,
    recipients: sum(({ recipients }) => recipients),
  });
}

interface How {
  readonly words: LogWords;
  readonly palette: Palette;
  readonly top: number;
}

function part(title: string, groups: readonly ExplainedGroup[], how: How): string {
  if (groups.length === 0) return '';
  const { words, palette, top } = how;
  const shown = groups.slice(0, top).map((group) => groupLines(group, how).join('\n'));
  const more = groups.length - shown.length;
  return `${[palette(title, 'strong'), ...shown, ...(more > 0 && top > 0 ? [palette(said(words.more, { n: more }), 'quiet')] : [])].join('\n')}\n`;
}

function groupLines(group: ExplainedGroup, { words, palette }: How): string[] {
  const { explanation, reply, change, actor, trend, examples } = group;
  const whose = actor === null ? '' : (words.actors[actor] ?? actor);
  const changed = change === 'new' || change === 'grown' ? `${words.changes[change]} ` : '';
  const head = `${changed}${countsOf(group, words)}   ${whose}${trend === 'steady' ? '' : `   ${words.trends[trend]}`}`;
  const quoted = [reply.code, reply.enhanced, reply.template].filter((one) => one !== null && one !== '').join(' ');
  const place = examples[0] === undefined ? '' : `; ${examples[0].file}:${examples[0].line}`;
  const times =
    group.first === null
      ? ''
      : `; ${words.first} ${shortTime(group.first)}, ${words.last} ${shortTime(group.last ?? group.first)}`;
  const scenario = group.scenario === null ? '' : `  -> ${group.scenario}`;
  return [
    ` ${palette(head, 'plain')}`,
    `     ${explanation.label}: ${palette(escapeTerminal(quoted), 'refusal')}`,
    `     ${palette(escapeTerminal(`${namesOf(group, words)}${times}${place}`), 'quiet')}${escapeTerminal(scenario)}`,
    ...legitimacy(group, words).map((line) => `     ${palette(escapeTerminal(line), 'inconclusive')}`),
  ];
}

function countsOf({ outcome, events }: ExplainedGroup, { counts }: LogWords): string {
  const rows: readonly (readonly [number, string])[] = [
    [outcome.refused, counts.refused],
    [outcome.expired, counts.expired],
    [outcome.open, counts.open],
    [outcome.delayedThenDelivered, counts.delayed],
  ];
  const told = rows.filter(([n]) => n > 0).map(([n, words]) => said(words, { n }));
  return told.length === 0 ? said(counts.events, { n: events }) : told.join(', ');
}

function namesOf({ direction, receivers, clients }: ExplainedGroup, words: LogWords): string {
  const names =
    direction === 'outgoing'
      ? receivers.map(({ name, events }) => `${name} (${events})`)
      : clients.map(
          ({ name, address, events }) =>
            `${name === null || name === 'unknown' ? '' : `${name} `}[${address}] (${events})`,
        );
  const more = names.length > NAMES ? ' ...' : '';
  const lead = direction === 'outgoing' ? words.by : words.from;
  return names.length === 0 ? '-' : `${lead} ${names.slice(0, NAMES).join(', ')}${more}`;
}

/** Why a refused client may be one that was wanted. */
function legitimacy(
  { direction, clients, correspondents, bounces, toPostmaster }: ExplainedGroup,
  words: LogWords,
): string[] {
  if (direction === 'outgoing') return [];
  const known = clients.filter(({ accepted }) => accepted).slice(0, NAMES);
  return [
    ...correspondents.slice(0, NAMES).map((one) => said(words.wrote, one)),
    [
      ...(known.length === 0
        ? []
        : [
            `${words.accepted}: ${known.map(({ address, name }) => (name === null || name === 'unknown' ? address : `${name} [${address}]`)).join(', ')}`,
          ]),
      ...(bounces === 0 ? [] : [said(words.nullSenders, { n: bounces })]),
      ...(toPostmaster === 0 ? [] : [said(words.postmaster, { n: toPostmaster })]),
    ].join('; '),
  ].filter((line) => line !== '');
}

function closing(document: LogDocument, words: LogWords, palette: Palette): string {
  const { groups, inputs, silent, unexplained, joinedInPart, unsettled, gone } = document;
  const own = groups.filter(({ ownBounces }) => ownBounces).reduce((all, { recipients }) => all + recipients, 0);
  const list = silent
    .slice(0, 12)
    .map(({ what, count }) => `${count} ${what}`)
    .join(', ');
  const unknown = unexplained.reduce((all, { events }) => all + events, 0);
  const missed = inputs.reduce((all, input) => all + input.missed, 0);
  const lines = [
    ...(groups.length === 0 && unsettled === 0 ? [words.nothing] : []),
    ...(own === 0 ? [] : [said(words.ownBounces, { recipients: own })]),
    ...(list === '' ? [] : [said(words.silent, { list })]),
    ...(unknown === 0 ? [] : [said(words.unexplained, { events: unknown, groups: unexplained.length })]),
    ...(missed === 0 ? [] : [said(words.missed, { n: missed })]),
    ...(joinedInPart === 0 ? [] : [said(words.inPart, { n: joinedInPart })]),
    ...(unsettled === 0 ? [] : [said(words.unsettled, { n: unsettled })]),
    ...(gone === 0 ? [] : [said(words.gone, { n: gone })]),
  ];
  const files = inputs.flatMap(({ file, lines: read, formats, first, last, notes }) => [
    said(words.read, {
      file,
      lines: read,
      formats: formats.join(', ') || '-',
      first: first === null ? '-' : shortTime(first),
      last: last === null ? '-' : shortTime(last),
    }),
    ...notes.map((note) => `  ${note}`),
  ]);
  return `${[...lines, ...files.map((line) => palette(escapeTerminal(line), 'quiet'))].join('\n')}\n`;
}

/** `2026-11-30 06:01`, UTC. */
const shortTime = (time: string) => `${time.slice(0, 10)} ${time.slice(11, 16)}`;
