// What help and the manual page say at the end of each command: its page, and what its exit codes mean. Loaded only for them.

interface Ending {
  /** In the package and the repository. */
  readonly page: string;
  /** Besides 2, 130 and 70, which mean the same everywhere. */
  readonly exits: Readonly<Record<number, string>>;
}

/** The last of the codes of every command. */
const EVERYWHERE: Readonly<Record<number, string>> = {
  2: 'a mistake in what was asked; nothing was sent',
  130: 'interrupted',
};

const CASES = { 0: 'every case passed or was skipped', 1: 'a case failed', 3: 'none failed, one was inconclusive' };
const DONE = { 0: 'done' };

const ENDINGS: Readonly<Record<string, Ending>> = {
  run: { page: 'docs/scenario-language.md', exits: CASES },
  mx: {
    page: 'docs/mx.md',
    exits: { 0: 'no error found', 1: 'an error found', 3: 'no error found, something could not be asked' },
  },
  identity: {
    page: 'docs/mx.md',
    exits: { 0: 'no error found', 1: 'an error found', 3: 'the reverse DNS could not be asked' },
  },
  probe: {
    page: 'docs/nightly.md',
    exits: { 0: 'nothing is worse than what was accepted', 1: 'a regression', 3: 'something could not be asked' },
  },
  bounce: { page: 'docs/bounces.md', exits: { 0: 'every text was a bounce and was read' } },
  reproduce: {
    page: 'docs/bounces.md',
    exits: {
      0: 'the question was answered',
      1: 'the server does not do what the bounce says',
      3: 'the question could not be put',
    },
  },
  explain: { page: 'docs/refusals.md', exits: { 0: 'explained' } },
  log: {
    page: 'docs/log.md',
    exits: { 0: 'read', 1: 'with --compare: a group of refusals is new or has grown', 3: 'read in part' },
  },
  import: { page: 'docs/import.md', exits: { 0: 'the scenario is written' } },
  reports: { page: 'docs/reports.md', exits: { 0: 'every report was read', 3: 'one could not be read' } },
  threshold: { page: 'docs/burst.md', exits: { 0: 'the limit, or that there is none', 1: 'failed', 3: 'not found' } },
  sandbox: {
    page: 'docs/sandbox.md',
    exits: { 0: 'ended as told', '1': 'with -- COMMAND: its own exit code, whatever it is' },
  },
  received: {
    page: 'docs/arrival.md',
    exits: { 0: 'no error found', 1: 'an error, or a demand of every receiver is not met', 3: 'not known' },
  },
  desk: { page: 'docs/desk.md', exits: { 0: 'ended as told' } },
  fleet: {
    page: 'docs/fleet.md',
    exits: {
      0: 'done',
      1: 'of results: vantage points differ, or something changed',
      3: 'not finished: status, results and worker say what is left',
    },
  },
  lint: { page: 'docs/scenario-language.md', exits: { 0: 'no mistake' } },
  schema: { page: 'docs/scenario-language.md', exits: DONE },
  runs: { page: 'docs/records-and-reports.md', exits: DONE },
  show: { page: 'docs/records-and-reports.md', exits: CASES },
  diff: { page: 'docs/records-and-reports.md', exits: { 0: 'not worse (see --fail-on)', 1: 'worse' } },
  history: { page: 'docs/nightly.md', exits: DONE },
  judge: { page: 'docs/records-and-reports.md', exits: CASES },
  report: { page: 'docs/records-and-reports.md', exits: DONE },
  init: { page: 'docs/tutorial.md', exits: DONE },
  completion: { page: 'docs/command-line.md', exits: DONE },
};

/** Where more is said of a command; the index of the pages where it has none of its own. */
export const pageOf = (name: string): string => ENDINGS[name]?.page ?? 'docs/README.md';

/** Code and meaning, in their order. */
export function exitsOf(name: string): readonly (readonly [code: string, meaning: string])[] {
  return Object.entries({ ...EVERYWHERE, ...ENDINGS[name]?.exits });
}
