// On what an answer rests: the text with numbered marks, and the facts that point to them.

import type { Place, TextPart } from '../../bounce/facts.ts';
import { arrivalText } from '../../report/age.ts';
import { type FailureGroup, sayReply } from '../../report/bounce-facts.ts';
import { html, type Markup } from '../../report/html/markup.ts';
import { maskLocalParts } from '../../report/mask.ts';
import { bounceWords } from '../../report/words.ts';
import type { Answer } from '../answer.ts';
import { type Mark, markOf, type Piece, piecesOf } from '../marks.ts';
import type { View } from '../view.ts';

interface Fact {
  readonly label: string;
  /** Null: not stated. */
  readonly value: string | null;
  readonly place: Place | null;
  /** What it means, or on what it rests where that is more than a quotation. */
  readonly aside: string;
}

export function evidence(answer: Answer, group: FailureGroup, view: View): Markup {
  const { say } = view;
  const facts = factsOf(answer, group, view);
  const numbers = numbersOf(facts, answer.parts);
  const shown = answer.parts.filter(({ name }) => facts.some((fact) => numbers.has(fact) && fact.place?.part === name));
  const parts = shown.length > 0 ? shown : answer.parts.slice(0, 1);
  return html`<section class="card" aria-labelledby="evidence"><div class="hd"><h2 id="evidence">${say('evidence')}</h2><span class="grow"></span><span class="tiny quiet js"><kbd>j</kbd> <kbd>k</kbd> ${say('key.next')}</span></div>
${parts.map((part) => partMarkup(part, numbers, answer, view))}<hr>
<dl class="facts">${facts.map((fact) => factRow(fact, numbers.get(fact) ?? null, say('not-stated')))}</dl></section>`;
}

function factsOf({ document, parts }: Answer, { first, recipients }: FailureGroup, view: View): readonly Fact[] {
  const { say, lang } = view;
  const words = bounceWords(lang);
  const { fields } = words;
  const { remote, reply, stage, status, sender, places, basis, tls } = first;
  const said = first.explanation?.said ?? [];
  const meaning = said
    .filter(({ part }) => part === 'code' || part === 'enhanced')
    .map(({ words: w, meaning: m }) => `${w}: ${m}`);
  const grounded = (ground: keyof typeof words.basis) =>
    ground === 'inferred' || ground === 'transcript' ? words.basis[ground] : '';
  const several = recipients.length > 1 ? say('and-more', { n: recipients.length - 1 }) : '';
  const rows: readonly (Fact | null)[] = [
    {
      label: say('fact.recipient'),
      value: first.recipient,
      place: places.recipient,
      aside: several || grounded(basis.recipient),
    },
    {
      label: fields.server,
      value: remote.host ?? remote.address,
      place: places.remote,
      aside: first.replyBy === 'reporter' ? words.ownWords : grounded(basis.remote),
    },
    remote.host === null
      ? null
      : {
          label: say('fact.address'),
          value: remote.address,
          place: null,
          aside: remote.address === null ? hiddenBehind(places.remote, parts, view) : '',
        },
    reply === null
      ? { label: fields.words, value: first.diagnostic ?? first.words, place: places.reply, aside: '' }
      : { label: say('fact.reply'), value: sayReply(reply), place: places.reply, aside: meaning.join(' · ') },
    {
      label: fields.command,
      value: stage === null ? null : words.stages[stage],
      place: places.stage,
      aside: grounded(first.stageBasis),
    },
    status === null || status === reply?.enhanced
      ? null
      : { label: fields.status, value: status, place: places.status, aside: '' },
    { label: fields.sender, value: sender === '' ? '<>' : sender, place: null, aside: '' },
    tls === null ? null : { label: fields.tls, value: tls ? words.encrypted : words.clear, place: null, aside: '' },
    { label: fields.reporter, value: document.reportingMta, place: null, aside: '' },
    document.arrival === null
      ? null
      : {
          label: fields.arrival,
          value: arrivalText({ ...document, arrival: document.arrival }, words),
          place: null,
          aside: '',
        },
  ];
  return rows.filter((one) => one !== null);
}

/** Behind a name stands `[...]` or `[***]`: somebody has put the address out of sight. */
function hiddenBehind(place: Place | null, parts: readonly TextPart[], { say }: View): string {
  const text = parts.find(({ name }) => name === place?.part)?.text ?? '';
  const mark = place === null ? null : markOf(0, place, text);
  const behind = mark === null ? '' : text.slice(mark.end, mark.end + 12);
  const hidden = /^\s?([[(](?:\.{3}|…|\*{2,}|x{3,}|redacted)[\])])/i.exec(behind)?.[1];
  return hidden === undefined ? '' : say('hidden', { words: hidden });
}

/** Facts that the text shows have a number, in the order of the rows. */
function numbersOf(facts: readonly Fact[], parts: readonly TextPart[]): ReadonlyMap<Fact, number> {
  const numbers = new Map<Fact, number>();
  for (const fact of facts) {
    const text = parts.find(({ name }) => name === fact.place?.part)?.text;
    if (fact.place !== null && text !== undefined && markOf(0, fact.place, text) !== null)
      numbers.set(fact, numbers.size + 1);
  }
  return numbers;
}

function factRow({ label, value, aside }: Fact, n: number | null, notStated: string): Markup {
  const number =
    n === null
      ? html`<dt class="num"></dt>`
      : html`<dt class="num"><a class="n k${n}" href="#m${n}" data-fact="${n}">${n}</a></dt>`;
  const note = aside !== '' && html`<span class="tiny quiet note-line">${aside}</span>`;
  const shown =
    value === null ? html`<span class="none">${notStated}</span>` : html`<code data-value="${n ?? ''}">${value}</code>`;
  return html`<div>${number}<dt>${label}</dt><dd>${shown}${note}</dd></div>`;
}

function partMarkup(part: TextPart, numbers: ReadonlyMap<Fact, number>, answer: Answer, { say }: View): Markup {
  const marks: Mark[] = [];
  for (const [fact, n] of numbers) {
    const mark = fact.place?.part === part.name ? markOf(n, fact.place, part.text) : null;
    if (mark !== null) marks.push(mark);
  }
  const write = answer.mask ? maskedPieces(part.text) : (pieces: readonly Piece[]) => pieces;
  return html`<div class="src" tabindex="0" role="region" aria-label="${say('evidence.text')}">${segmentsOf(
    part.text,
    marks,
  ).map((segment) => {
    const lines = segment.text.split('\n').length;
    const inner = write(piecesOf(segment.text, segment.marks)).map(pieceMarkup);
    if (segment.marks.length > 0 || lines <= FOLDED_FROM) return html`${inner}`;
    const body =
      segment.text.length > MAX_FOLDED
        ? html`<p class="quiet">${say('evidence.long')}</p>`
        : html`<span class="dim">${inner}</span>`;
    return html`<details><summary>${say('evidence.folded', { n: lines })}</summary>${body}</details>`;
  })}</div>`;
}

/** A mask that only the whole text shows is kept by drawing no marks. */
function maskedPieces(text: string): (pieces: readonly Piece[]) => readonly Piece[] {
  const whole = maskLocalParts(text);
  return (pieces) => {
    const masked = pieces.map((piece) => ({ ...piece, text: maskLocalParts(piece.text) }));
    const joined = masked.map((piece) => piece.text).join('');
    if (whole.includes(joined)) return masked;
    return [{ text: maskLocalParts(pieces.map((piece) => piece.text).join('')), marks: [], begins: [] }];
  };
}

interface Segment {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** Lines around a mark that are shown with it. */
const AROUND = 6;
const FOLDED_FROM = 6;
/** What is longer is not on the page: a mail of a megabyte is no page. */
const MAX_FOLDED = 20_000;

/** The text in stretches with marks and stretches without, in order; short texts are one. */
function segmentsOf(text: string, marks: readonly Mark[]): readonly Segment[] {
  const starts = lineStarts(text);
  if (starts.length <= 40 && text.length <= MAX_FOLDED) return [{ text, marks }];
  const lineOf = (offset: number) =>
    Math.max(
      0,
      starts.findLastIndex((start) => start <= offset),
    );
  const kept = new Set<number>();
  const shown = marks.length === 0 ? [{ start: 0, end: 0 }] : marks;
  for (const { start, end } of shown)
    for (let line = lineOf(start) - AROUND; line <= lineOf(end) + AROUND; line += 1) kept.add(line);
  const segments: Segment[] = [];
  for (let line = 0; line < starts.length; ) {
    const isKept = kept.has(line);
    let next = line + 1;
    while (next < starts.length && kept.has(next) === isKept) next += 1;
    const [from, to] = [starts[line] ?? 0, starts[next] ?? text.length];
    const own = marks.filter(({ start, end }) => start >= from && end <= to);
    segments.push({
      text: text.slice(from, to),
      marks: own.map((mark) => ({ ...mark, start: mark.start - from, end: mark.end - from })),
    });
    line = next;
  }
  return segments;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1 && at + 1 < text.length; at = text.indexOf('\n', at + 1))
    starts.push(at + 1);
  return starts;
}

/** The innermost mark colours a piece; each mark's number stands where it begins. */
function pieceMarkup({ text, marks, begins }: Piece): Markup {
  const inner = marks.at(-1);
  if (inner === undefined) return html`${text}`;
  const numbers = begins.map((n) => html`<a class="n" id="m${n}" href="#f${n}" aria-label="${n}" data-n="${n}"></a>`);
  return html`<mark class="k${inner}" data-marks="${marks.join(' ')}">${numbers}${text}</mark>`;
}
