// Invariant: any text is a run document or a fault in words; what is taken for a document is shown by every report without a throw,
// and nothing in it acts on the screen.

import { createHash } from 'node:crypto';
import { asEvent } from '../../src/record/as-event.ts';
import { EVENTS_SCHEMA } from '../../src/record/format.ts';
import { documentFrom } from '../../src/record/read-record.ts';
import { comparisonIn } from '../../src/report/comparison.ts';
import { REPORTERS } from '../../src/report/reporters.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { Gathering } from '../../src/run/gather.ts';
import { randomFrom } from '../mutate.ts';
import { changedIn, parsed } from '../mutate-json.ts';
import { hold, type Target } from '../target.ts';

const ACTS = /(?![\r\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

export const record: Target = {
  name: 'record',
  check(octets, _random, seeds) {
    const text = octets.toString('utf8');
    const way = readAs(text);
    // Octets that are changed are mostly no JSON any more; so are values of a whole record, which the octets choose.
    const random = randomFrom(createHash('sha256').update(octets).digest().readUInt32LE());
    const whole = parsed(seeds[random(seeds.length)]?.toString('utf8') ?? '');
    return whole === undefined ? way : `${way} ${readAs(JSON.stringify(changedIn(whole, random, 400)))}`;
  },
};

function readAs(text: string): string {
  if (text.startsWith(`{"schema":"${EVENTS_SCHEMA}"`)) return gathered(text.split('\n').slice(1));
  const read = documentFrom('run.json', text);
  if (!('fault' in read)) return shown(read.document);
  hold(read.fault.startsWith('run.json: '), `the fault ${JSON.stringify(read.fault)}`);
  return read.fault.replace(/\d+/g, 'N').slice(0, 60);
}

function gathered(lines: readonly string[]): string {
  const gathering = new Gathering();
  const faults = new Set<string>();
  for (const line of lines) {
    const event = asEvent(parsed(line));
    if (typeof event === 'string') faults.add(event.replace(/\d+/g, 'N').slice(0, 40));
    else gathering.add(event);
  }
  return `${shown(gathering.document())}${[...faults].slice(0, 3).join()}`;
}

function shown(document: RunDocument): string {
  const comparison = comparisonIn(document);
  for (const [kind, { render }] of Object.entries(REPORTERS)) {
    const bad = ACTS.exec(render(document, comparison));
    hold(bad === null, `${kind}: U+${bad?.[0].codePointAt(0)?.toString(16)}`);
  }
  const { complete } = document.run;
  return `${complete}${document.cases.slice(0, 4).map((one) => `${one.verdict}${one.reason}${one.steps.length}`)}`;
}
