// A record of a million events and every report of it: how long, how much memory. node --import tsx bench/large-record.ts [EVENTS]
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, start } from '../test/cli/built.ts';
import { caseEvents, cleartext, encrypted, RUN } from '../test/report/sample.ts';

const events = Number(process.argv[2] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-large-'));
try {
  build();
  const octets = write(events);
  console.log(`${events} events, ${Math.round(octets / 1e6)} MB`);
  for (const kind of ['nagios', 'html', 'json', 'csv', 'text', 'junit', 'tap', 'markdown', 'github', 'openmetrics']) {
    const begun = performance.now();
    const { ended } = start(['report', 'record/', '--report', `${kind}=out.${kind}`], { cwd: folder });
    const { code, err, peakKiB } = await ended;
    const size = code === 0 ? Math.round(statSync(join(folder, `out.${kind}`)).size / 1e6) : 0;
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(
      `${kind.padEnd(12)} ${seconds.padStart(6)} s  ${Math.round(peakKiB / 1024)} MB  ${size} MB written  ${err}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Cases of the samples, one in a hundred failed; the octets written. */
function write(wanted: number): number {
  mkdirSync(join(folder, 'record'));
  const file = openSync(join(folder, 'record/events.ndjson'), 'w');
  let block = `{"schema":"mxprobe/events@1"}\n${JSON.stringify(RUN)}\n`;
  let octets = 0;
  const put = () => {
    octets += writeSync(file, block);
    block = '';
  };
  let number = 0;
  for (let count = 2; count < wanted; number += 1) {
    const told = number % 100 === 99 ? cleartext : { ...encrypted, said: encrypted.said.map(({ tls, ...one }) => one) };
    for (const event of caseEvents(number, { ...told, head: { ...told.head, variant: `variant ${number}` } })) {
      block += `${JSON.stringify(event)}\n`;
      count += 1;
    }
    if (block.length > 1 << 20) put();
  }
  block += `${JSON.stringify({ e: 'end', finished: '2026-11-21T02:30:00.000Z', summary: { passed: 0, failed: 0, inconclusive: 0, skipped: 0 } })}\n`;
  put();
  closeSync(file);
  return octets;
}
