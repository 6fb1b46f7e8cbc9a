// Invariant: any text is a list of scenarios or of problems, never a throw; each problem has its place in the file, and no file
// is asked for but by the scenario's own words.
import { loadScenario } from '../../src/scenario/load.ts';
import { hold, type Target } from '../target.ts';

export const scenario: Target = {
  name: 'scenario',
  check(octets) {
    const text = octets.toString('utf8');
    const lines = text.split(/\r\n|\r|\n/).length;
    const { scenarios, problems } = loadScenario(
      { file: 'fuzz.yaml', text },
      {
        helo: 'probe.example',
        environment: () => undefined,
        readFile: (path) => {
          hold(text.includes(path.split('/').at(-1) ?? ''), `the file ${JSON.stringify(path)} is made up`);
          return { refuse: 'there are no files' };
        },
      },
    );
    const errors = problems.filter(({ severity }) => severity === 'error');
    hold(errors.length > 0 !== scenarios.length > 0, `${errors.length} errors and ${scenarios.length} scenarios`);
    for (const { line, column, message } of problems) {
      hold(line >= 1 && line <= lines && column >= 1, `a problem at ${line}:${column} of ${lines} lines`);
      hold(message !== '' && !/\[object |undefined/.test(message), `the message ${JSON.stringify(message)}`);
    }
    for (const one of scenarios) hold(one.steps.length > 0 && one.name !== '', 'a scenario without steps or name');
    const words = problems.slice(0, 3).map(({ message }) => message.replace(/`[^`]*`|\d+|\/.*/gs, ''));
    return words.length > 0
      ? words.join('|')
      : scenarios
          .slice(0, 1)
          .map((one) =>
            one.steps
              .slice(0, 6)
              .map(({ verb }) => verb)
              .join(),
          )
          .join();
  },
};
