// Invariant: whatever is called a session becomes a scenario that loads, with no password in it.
import { importSession } from '../../src/log/import-session.ts';
import { readSessions } from '../../src/quoted/session.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { hold, type Target } from '../target.ts';

const OPTIONS = { helo: 'probe.example', readFile: () => ({ refuse: 'none' }), environment: () => 'x' } as const;

export const session: Target = {
  name: 'session',
  check(octets) {
    const text = octets.toString('utf8');
    const sessions = readSessions(text);
    for (const one of sessions) {
      const { yaml } = importSession(one);
      hold(!/^(?!name: |about: \||tags: |dialogue:$| {2}|$)/m.test(yaml), `a line that nobody meant\n${yaml}`);
      const { problems } = loadScenario({ file: 'x.yaml', text: yaml }, OPTIONS);
      hold(
        problems.every(({ severity }) => severity === 'warning'),
        `${problems[0]?.message}\n${yaml}`,
      );
    }
    return sessions.map(({ tool, steps, isConcluded }) => `${tool}${Math.min(steps.length, 9)}${isConcluded}`).join();
  },
};
