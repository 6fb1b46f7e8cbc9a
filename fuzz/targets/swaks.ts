// Invariant: whatever is called a swaks line is refused in words, or becomes a scenario that loads, with no password in it.
import { readSwaksLine } from '../../src/log/swaks-line.ts';
import { swaksScenario } from '../../src/log/swaks-scenario.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { hold, type Target } from '../target.ts';

const OPTIONS = { helo: 'probe.example', readFile: () => ({ refuse: 'none' }), environment: () => 'x' } as const;
const MAKING = { now: new Date('2026-11-30T06:00:00Z'), host: 'desk.example', user: 'desk' } as const;

export const swaks: Target = {
  name: 'swaks',
  check(octets) {
    const line = readSwaksLine(octets.toString('utf8'));
    if ('refuse' in line) return told(line.refuse);
    const found = swaksScenario(line, MAKING);
    if ('refuse' in found) return told(found.refuse);
    const { yaml, target, losses } = found.imported;
    const { problems } = loadScenario({ file: 'x.yaml', text: yaml }, OPTIONS);
    hold(
      problems.every(({ severity }) => severity === 'warning'),
      `${problems[0]?.message}\n${yaml}`,
    );
    hold(!/^(?!name: |about: \||tags: |timeout: |dialogue:$| {2}|$)/m.test(yaml), `a line that nobody meant\n${yaml}`);
    hold(!/[\0-\x1f]/.test(target ?? ''), 'a control in a target');
    const password = line.values.get('auth-password') ?? '';
    hold(password.length < 8 || !isOnlyThere(line.values, password) || !yaml.includes(password), 'a password');
    return `${[...line.values.keys()].sort()}${losses.length}${target === null}`;
  },
};

function told(refuse: string): string {
  hold(refuse !== '' && !/undefined|\[object /.test(refuse), `the refusal ${JSON.stringify(refuse)}`);
  return refuse.replace(/`.*`|--\S+/s, '');
}

/** No other option has it as its value: what stands in a message is sent. */
const isOnlyThere = (values: ReadonlyMap<string, string>, password: string) =>
  [...values].every(([name, value]) => name === 'auth-password' || !value.includes(password));
