// mxprobe lint: checks files, sends nothing.

import { checkStsPolicy, isStsPolicy } from '../library/check-sts.ts';
import { isProbe } from '../library/is-probe.ts';
import { readScenarios } from '../library/load-scenarios.ts';
import { type Environment, readProbes } from '../library/read-probes.ts';
import { notFound, type Taken } from '../library/read-scenarios.ts';
import { ownName } from '../net/machine.ts';
import { findScenarioFiles, readRegularFile } from '../net/project-files.ts';
import { escapeJson } from '../report/escape/json.ts';
import type { Say } from '../report/say.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT } from './exit.ts';
import { type ArgumentsOf, flag, texts } from './option.ts';
import { problemText } from './problem-text.ts';
import { escapedLines } from './screen.ts';
import { SPEAKING, tongueOf } from './tongue.ts';

const positionals = { files: texts({ about: 'scenario and probe files, or folders of them', required: true }) };
const options = { json: flag({ about: 'the problems as JSON, for editors' }), ...SPEAKING };

export const command = commandOf({
  about: 'check scenario and probe files, and policies of MTA-STS',
  positionals,
  options,
  examples: [['mxprobe lint scenarios probes', 'all files of two folders']],
  run: lint,
});

async function lint(
  args: ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>,
  { screen, environment }: Context,
): Promise<number> {
  const tongue = await tongueOf(args.lang, environment);
  const { say } = tongue;
  const { problems, files, cases, probes, takes } = check(args.files, (name) => environment[name]);
  if (args.json) screen.out(`${escapeJson(JSON.stringify(problems, null, 1))}\n`);
  else {
    if (problems.length > 0) screen.err(problemText(problems, tongue));
    const seen = [count(files, 'file'), ...(probes === 0 ? [] : [count(probes, 'probe')]), count(cases, 'case')];
    const found = problems.length === 0 ? `: ${say('no problem')}` : `, ${say(count(problems.length, 'problem'))}`;
    screen.out(takes.map((taken) => `${escapedLines(takesText(taken, say))}\n`).join(''));
    screen.out(`${problems.length === 0 ? '' : '\n'}${seen.map(say).join(', ')}${found}\n`);
  }
  return problems.some((problem) => problem.severity === 'error') ? EXIT.usage : EXIT.ok;
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

/** Scenarios and probes alike. A probe's secrets are given where it runs: here any value will do. */
function check(paths: readonly string[], environment: Environment) {
  const policies = paths.flatMap(stsPolicyAt);
  const found = findScenarioFiles(paths.filter((path) => !policies.some(({ file }) => file === path)));
  const probeFiles = found.files.filter(isProbe);
  const scenarioFiles = found.files.filter((file) => !probeFiles.includes(file));
  const read = readScenarios(scenarioFiles, { environment, helo: ownName() });
  const probes = readProbes(probeFiles, (name) => environment(name) ?? 'a value');
  const missing = found.problems.map((text) => notFound(text));
  return {
    problems: [...missing, ...policies.flatMap(({ problems }) => problems), ...read.problems, ...probes.problems],
    files: found.files.length + policies.length,
    probes: probeFiles.length,
    cases: read.scenarios.length,
    takes: [...read.taken].flatMap(([file, taken]) => takesOf(file, taken, read.scenarios)),
  };
}

/** A file that means to be a policy of MTA-STS, and what is wrong with it. */
function stsPolicyAt(file: string) {
  if (!file.endsWith('.txt')) return [];
  const read = readRegularFile(file, MAX_POLICY_OCTETS);
  const text = 'bytes' in read ? Buffer.from(read.bytes).toString('utf8') : '';
  return isStsPolicy(file, text) && 'bytes' in read ? [{ file, problems: checkStsPolicy(file, text) }] : [];
}

/** RFC 8461 3.3 suggests 64 KiB; what is longer is told, and still read. */
const MAX_POLICY_OCTETS = 1024 * 1024;

/** What somebody wants to know who was sent a scenario: what it reads, what it takes from here, whom it contacts. */
function takesOf(file: string, taken: Taken, scenarios: readonly Scenario[]): Takes[] {
  const mine = scenarios.filter((one) => one.file === file);
  const facts = [
    ...[...taken.files].map((one) => `reads ${one}`),
    ...[...taken.environment].map((name) => `takes ${name} from the environment`),
    ...[...new Set(mine.flatMap(mailboxesOf))].map((one) => `looks for mail at ${one}`),
    ...(mine.some(({ burst }) => burst !== null) ? ['is a burst'] : []),
  ];
  if (facts.length === 0) return [];
  const whom = mine.some(({ sandbox }) => sandbox !== null) ? ', or the embedded MX' : '';
  return [{ file, facts, contacts: `contacts what --target names${whom}` }];
}

interface Takes {
  readonly file: string;
  readonly facts: readonly string[];
  readonly contacts: string;
}

const takesText = ({ file, facts, contacts }: Takes, say: Say) =>
  `${file}: ${facts.map(say).join(', ')}; ${say(contacts)}`;

function mailboxesOf({ steps }: Scenario): string[] {
  return steps
    .flatMap((step) => (step.verb === 'arrives' ? step.arrives.at : []))
    .flatMap((place) => {
      switch (place.kind) {
        case 'imap':
        case 'pop3':
          return [`${place.host} (${place.kind})`];
        case 'maildir':
        case 'mbox':
          return [place.path];
        default:
          return [];
      }
    });
}
