// Records that are damaged, cut off, of another version, or written by somebody else.
import { pair, runEvents, unreachable } from '../report/sample.ts';
import type { Content } from './bad-world.ts';

const HEAD = '{"schema":"mxprobe/events@1"}';
const EVENTS = runEvents(unreachable).map((event) => JSON.stringify(event));
const LOG = [HEAD, ...EVENTS, ''].join('\n');
const DOCUMENT = pair();
const changed = (change: (document: Record<string, unknown>, first: Record<string, unknown>) => void) => {
  const document = JSON.parse(JSON.stringify(DOCUMENT));
  change(document, document.cases[0]);
  return { 'run.json': JSON.stringify(document) };
};

/** Record -> its files, and what `show` says. */
export const RECORDS: Readonly<
  Record<string, readonly [files: Readonly<Record<string, Content>>, code: number, says: RegExp]>
> = {
  whole: [{ 'events.ndjson': LOG }, 3, /^$/],
  torn: [{ 'events.ndjson': LOG.slice(0, -40) }, 3, /incomplete: its last line is torn; the run ended/],
  'without its schema': [
    { 'events.ndjson': LOG.slice(HEAD.length + 1) },
    3,
    /what it says of the run itself is missing/,
  ],
  'without its head': [
    { 'events.ndjson': [HEAD, ...EVENTS.slice(1), ''].join('\n') },
    3,
    /what it says of the run itself is missing/,
  ],
  reversed: [{ 'events.ndjson': LOG.split('\n').reverse().join('\n') }, 3, /incomplete/],
  crlf: [{ 'events.ndjson': LOG.replaceAll('\n', '\r\n') }, 3, /^$/],
  utf16: [{ 'events.ndjson': Buffer.from(LOG, 'utf16le') }, 2, /not a record of mxprobe/],
  'a line of 5 MiB': [{ 'events.ndjson': `${LOG}{"x":"${'y'.repeat(5 << 20)}"}\n` }, 3, /1 line is damaged/],
  'nested lists': [{ 'events.ndjson': `${LOG}${'['.repeat(100_000)}\n` }, 3, /1 line is damaged/],
  'a hundred thousand lines': [
    { 'events.ndjson': `${LOG}${'{"e":"x"}\n'.repeat(100_000)}` },
    3,
    /100000 lines are damaged/,
  ],
  'no JSON': [
    { 'run.json': '{"schema":"mxprobe/run@1","run":{' },
    2,
    /run\.json: this is no JSON; the file may be cut off/,
  ],
  'no octet': [{ 'run.json': '' }, 2, /this is no JSON/],
  null: [{ 'run.json': 'null' }, 2, /no run document: an object is expected/],
  'another kind': [{ 'run.json': '{"schema":"mxprobe/mx@1"}' }, 2, /no run document/],
  'a later version': [
    { 'run.json': '{"schema":"mxprobe/run@2"}' },
    2,
    /its schema is mxprobe\/run@2, and this version reads/,
  ],
  'no cases': [changed((document) => delete document.cases), 2, /no run document: cases: is missing/],
  'cases that are no list': [
    changed((document) => Object.assign(document, { cases: {} })),
    2,
    /cases: a list is expected/,
  ],
  'a case that is null': [
    changed((document) => Object.assign(document, { cases: [null] })),
    2,
    /cases\.0: an object is expected/,
  ],
  'a verdict of its own': [
    changed((_, first) => Object.assign(first, { verdict: 'great' })),
    2,
    /cases\.0\.verdict: one of/,
  ],
  'steps that are null': [
    changed((_, first) => Object.assign(first, { steps: [null] })),
    2,
    /cases\.0\.steps\.0: an object/,
  ],
  'a date that is none': [
    changed(({ run }) => Object.assign(run as object, { started: 'yesterday' })),
    2,
    /run\.started: a date/,
  ],
  'a negative time': [
    changed((_, first) => Object.assign(first, { ms: -1e308 })),
    2,
    /cases\.0\.ms: a number from 0 to 2\^53 is expected/,
  ],
  'a negative number of tries': [
    changed((_, first) => Object.assign(first, { attempt: -1 })),
    2,
    /cases\.0\.attempt: a whole number from 0 to 2\^53 is expected/,
  ],
  'a path as its id': [changed(({ run }) => Object.assign(run as object, { id: '../../\x1b[31m\u202e' })), 0, /^$/],
  'hostile words': [
    changed((_, first) => Object.assign(first, { scenario: '\x1b]0;x\x07\u202e::error::<script>' })),
    0,
    /^$/,
  ],
};
