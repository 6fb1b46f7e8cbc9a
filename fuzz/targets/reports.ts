// Invariant: any octets are a report or none; counts are whole numbers; what is written to ask again loads.
import { readDmarcReport } from '../../src/log/dmarc-report.ts';
import { tlsScenario } from '../../src/log/report-scenario.ts';
import { readTlsReport } from '../../src/log/tls-report.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { hold, type Target } from '../target.ts';

const OPTIONS = { helo: 'probe.example', readFile: () => ({ refuse: 'none' }), environment: () => 'x' } as const;

export const reports: Target = {
  name: 'reports',
  check(octets) {
    const text = octets.toString('utf8');
    const dmarc = readDmarcReport(text);
    for (const { messages } of dmarc?.refusals ?? []) hold(Number.isSafeInteger(messages) && messages > 0, 'a count');
    const tls = readTlsReport(parsed(text));
    for (const one of tls?.failures ?? []) {
      hold(Number.isSafeInteger(one.failed), 'a count');
      if (one.mx === null || !/^[a-z0-9.-]+$/.test(one.mx)) continue;
      const { problems } = loadScenario({ file: 'x.yaml', text: tlsScenario(one) }, OPTIONS);
      hold(problems.length === 0, problems[0]?.message ?? '');
    }
    return `${dmarc?.refusals.map(({ disposition, why }) => disposition + why.join()).join()}|${tls?.failures.map(({ result }) => result).join()}`;
  },
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
