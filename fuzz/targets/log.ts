// Invariant: what a line of a log tells stands in that line, or in another of its own queue id or session; pieces of any size tell the same;
// no password comes out.

import { builtInCatalogue } from '../../src/diagnosis/catalogue.ts';
import { judgeWith } from '../../src/library/judge-log.ts';
import type { LogEvent } from '../../src/log/log-event.ts';
import { LogReader } from '../../src/log/read.ts';
import { hold, type Target } from '../target.ts';

const judge = judgeWith(builtInCatalogue());

function read(octets: Buffer, pieceBytes: number): LogEvent[] {
  const events: LogEvent[] = [];
  const stamps = { now: 1_796_000_000_000, year: null, offsetAt: () => 0 };
  const reader = new LogReader({ judge, stamps, tell: (event) => events.push(event) });
  const input = reader.open('log');
  for (let at = 0; at < octets.length; at += pieceBytes) input.push(octets.subarray(at, at + pieceBytes));
  input.end();
  reader.told();
  return events;
}

export const log: Target = {
  name: 'log',
  check(octets, random) {
    const events = read(octets, 1 << 16);
    hold(JSON.stringify(read(octets, 1 + random(97))) === JSON.stringify(events), 'pieces tell something else');
    const text = octets.toString('latin1');
    for (const { queue, address, code, line } of events) {
      hold(line >= 1, 'a line from 1');
      hold(queue === null || text.includes(queue), 'a queue id that nobody wrote');
      hold(address === null || text.toLowerCase().includes(address), 'an address that nobody wrote');
      hold(code === null || (code >= 200 && code < 600), `the code ${code}`);
    }
    hold(
      !/AUTH PLAIN (?!\*)[A-Za-z0-9+/]{8,}/.test(JSON.stringify(events.map((one) => [one.text, one.local]))),
      'a password',
    );
    return events
      .map((one) => `${one.mta}${one.direction}${one.disposition}${one.stage}${one.code === null}`)
      .sort()
      .join()
      .slice(0, 200);
  },
};
