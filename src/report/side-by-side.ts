// Two servers side by side, as a postmaster reads them before a migration: what differs in meaning, each with both sides under
// each other; what is only worded otherwise, named; what could not be compared.
import { type Cause, causesOf } from '../baseline/causes.ts';
import type { Change } from '../baseline/change.ts';
import { isWording, type Sides } from '../baseline/side-by-side.ts';
import { sayStep, stageIn } from '../baseline/step-words.ts';
import { onOneLine } from '../wire/reply.ts';
import { sayCaseNames } from './changes.ts';
import { type Line, quoted, span } from './line.ts';

/** What one of them says, and what that means where it is a reply. */
export interface Side {
  readonly means: string | null;
  readonly text: string;
}

/** What differs, on both sides. */
export interface Contrasted {
  /** `RCPT`, `SIZE`, `the certificate`. */
  readonly about: string;
  readonly sides: readonly [Side, Side];
  readonly cases: readonly string[];
}

export interface ToldApart {
  /** Words that only one of them offers in EHLO. */
  readonly offered: readonly [readonly string[], readonly string[]];
  readonly meaning: readonly Contrasted[];
  readonly wording: readonly Contrasted[];
}

export function tellApart(changes: readonly Change[]): ToldApart {
  const offers = (side: 'before' | 'after', other: 'before' | 'after') =>
    [
      ...new Set(
        changes.filter((one) => one.what === 'capability' && one[other] === null).map((one) => String(one[side])),
      ),
    ].sort();
  const rest = changes.filter(
    (one) => one.what !== 'verdict' && (one.what !== 'capability' || (one.before !== null && one.after !== null)),
  );
  const causes = [...causesOf(rest)].sort((a, b) => placeOf(a) - placeOf(b));
  return {
    offered: [offers('before', 'after'), offers('after', 'before')],
    meaning: causes.filter((cause) => !isOnlyWording(cause)).map(contrasted),
    wording: causes.filter(isOnlyWording).map(contrasted),
  };
}

/** In the order of a session; what is no exchange stands where it is seen. */
function placeOf({ changes: [{ what, step }] }: Cause): number {
  const stage = step === null ? (/^(?:tls|certificate)/.test(what) ? 'starttls' : 'end') : stageIn(step);
  const place = ORDER.indexOf(stage);
  return place === -1 ? ORDER.length : place;
}
const ORDER = ['connect', 'ehlo', 'helo', 'lhlo', 'starttls', 'tls', 'auth', 'mail', 'rcpt', 'data', 'eod', 'quit'];

/** That a case passes or fails by it is told by itself. */
const isOnlyWording = ({ changes, follows }: Cause) => follows.length === 0 && changes.every(isWording);

export function sideBySideLines(sides: Sides, verbose: boolean): Line[] {
  const { offered, meaning, wording } = tellApart(sides.changes);
  const names = namesOf(sides);
  const only = offered
    .map((words, index) => [words, names[index] ?? ''] as const)
    .filter(([words]) => words.length > 0);
  const all = [...sides.changes.map((change) => change.case), ...sides.passes.flat(), ...sides.only.flat()];
  // The folder that all of them have in common is left out of each list alike.
  const sayCases: SayCases = (cases) => sayCaseNames(cases, all);
  const nothing = only.length === 0 && meaning.length === 0 && sides.passes.every((cases) => cases.length === 0);
  return [
    headLine(sides, names),
    [],
    [span(nothing ? 'nothing differs in meaning' : 'what differs', nothing ? 'passed' : 'strong')],
    ...only.map(([words, name]): Line => [span(`  only ${name} offers  `), quoted(words.join(', '), 'cause')]),
    ...meaning.flatMap((one) => contrastLines(one, names, sayCases)),
    ...sides.passes.flatMap((cases, index) => passLines(cases, names[index] ?? '', sayCases)),
    ...wordingLines(wording, names, verbose, sayCases),
    ...sides.only.flatMap((cases, index) => unmatchedLines(cases, names[index] ?? '', sayCases)),
  ];
}

type SayCases = (cases: readonly string[]) => string;

/** The host is enough where it tells the two apart. */
function namesOf({ targets }: Sides): readonly [string, string] {
  const [first] = targets;
  if (first === undefined) return ['the first', 'the second'];
  const sides = [0, 1].map((index) => targets.map((pair) => pair[index] ?? ''));
  const [one = '', other = ''] = sides.map((all) =>
    all.length === 1 ? (all[0] ?? '') : `${all[0]} and ${all.length - 1} more`,
  );
  const [, source] = / from (\S+)$/.exec(one) ?? [];
  // Both were asked from the same address: that tells nothing apart.
  if (source === undefined || !other.endsWith(` from ${source}`)) return [one, other];
  const bare = (name: string) => name.slice(0, -` from ${source}`.length);
  return [bare(one), bare(other)];
}

function headLine({ matched }: Sides, [one, other]: readonly [string, string]): Line {
  return [
    span(one, 'strong'),
    span(' and '),
    span(other, 'strong'),
    span(`  ${matched} ${matched === 1 ? 'case' : 'cases'} asked of both`, 'quiet'),
  ];
}

function contrastLines(
  { about, sides, cases }: Contrasted,
  names: readonly [string, string],
  sayCases: SayCases,
): Line[] {
  const wide = Math.max(...names.map((name) => name.length));
  return [
    [span(`  ${about}`, 'strong'), quoted(`  ${sayCases(cases)}`, 'quiet')],
    ...sides.map(
      ({ means, text }, index): Line => [
        span(`    ${(names[index] ?? '').padEnd(wide)}  `, 'quiet'),
        ...(means === null ? [] : [span(`${means.padEnd(8)}  `)]),
        span(text),
      ],
    ),
  ];
}

function passLines(cases: readonly string[], name: string, sayCases: SayCases): Line[] {
  if (cases.length === 0) return [];
  const head = `${cases.length} ${cases.length === 1 ? 'case passes' : 'cases pass'} only at ${name}  `;
  return [[span('  '), span(head, 'strong'), quoted(sayCases(cases), 'quiet')]];
}

function wordingLines(
  wording: readonly Contrasted[],
  names: readonly [string, string],
  verbose: boolean,
  sayCases: SayCases,
): Line[] {
  if (wording.length === 0) return [];
  const head: Line = [span('the same in other words', 'strong')];
  if (verbose) return [[], head, ...wording.flatMap((one) => contrastLines(one, names, sayCases))];
  const named = [...new Set(wording.map(({ about }) => about))].flatMap(
    (about, index): Line => [span(index === 0 ? '  ' : ', '), span(about)],
  );
  return [[], head, [...named, span('  (-v shows them)', 'quiet')]];
}

function unmatchedLines(cases: readonly string[], name: string, sayCases: SayCases): Line[] {
  if (cases.length === 0) return [];
  return [[], [span(`asked of ${name} only: `, 'inconclusive'), quoted(sayCases(cases))]];
}

function contrasted({ changes, cases }: Cause): Contrasted {
  const [change] = changes;
  const [before = '', after = ''] = change.words ?? [];
  return {
    about: aboutOf(change),
    sides: [said(change, change.before, before), said(change, change.after, after)],
    cases,
  };
}

const ABOUT: Readonly<Record<string, string>> = {
  tls: 'TLS',
  'tls.version': 'TLS',
  'tls.cipher': 'cipher',
  'tls.group': 'key exchange',
  certificate: 'the certificate',
  'certificate.trusted': 'the certificate is trusted',
  'certificate.matches_host': 'the certificate bears the host name',
  'certificate.expiry': 'the certificate ends',
  'certificate.authority': 'the certificate is issued by',
  'certificate.issuer': 'the certificate is issued by',
  'certificate.names': 'names of the certificate',
  'certificate.key': 'key of the certificate',
  'auth-in-clear': 'AUTH before TLS',
  finding: 'found',
  verdict: 'the case',
};

function aboutOf({ what, step, before, after }: Change): string {
  if (what === 'capability') return String(before ?? after).split(' ')[0] ?? what;
  const named = ABOUT[what];
  if (named !== undefined) return named;
  if (step === null) return what.toUpperCase().replaceAll('_', '-');
  return what === 'latency' ? `time of ${sayStep(step)}` : sayStep(step);
}

/** A fact in words, behind what it means where it is a reply. */
function said({ what, after, before }: Change, fact: Change['before'], words: string): Side {
  const text = onOneLine(words === '' ? plain(fact) : words).slice(0, MAX_TEXT);
  if (what !== 'code' || MEANS[leading(before)] === MEANS[leading(after)]) return { means: null, text };
  return { means: MEANS[leading(fact)] ?? 'answers', text };
}

/** A line of the table is read at a glance. */
const MAX_TEXT = 160;
const leading = (code: Change['before']) => String(code).slice(0, 1);
const MEANS: Readonly<Record<string, string>> = { 2: 'accepts', 3: 'accepts', 4: 'puts off', 5: 'refuses' };

function plain(fact: Change['before']): string {
  if (fact === null || fact === '') return 'nothing';
  return fact === true ? 'yes' : fact === false ? 'no' : String(fact);
}
