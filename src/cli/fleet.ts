// mxprobe fleet: the same questions from many machines, on PostgreSQL. What each word does is loaded when it is said.
import { type Context, commandOf } from './command.ts';
import { UsageError } from './exit.ts';
import { type ArgumentsOf, bad, flag, oneOf, type Parse, text, texts, whole } from './option.ts';
import { ASKING, lasting, ownAddress, TIMES, TRUSTING } from './options.ts';

const WORDS = ['init', 'vantage', 'worker', 'submit', 'status', 'results', 'cancel', 'export', 'forget'] as const;

const days: Parse<number> = (word, shown) =>
  /^\d{1,4}d$/.test(word) ? Number.parseInt(word, 10) : bad(`${shown} ${word}`, 'days: 90d');

const positionals = {
  what: text({ about: WORDS.join(', '), required: true, ...oneOf(WORDS) }),
  words: texts({ about: 'of vantage: add NAME, list, remove NAME; else the name of a campaign' }),
};
const options = {
  key: text({
    about: "the operator's private key; init makes it, and KEY.pub beside it; a worker with it resolves and plans",
    group: 'Identity',
  }),
  vantage: text({
    about: 'of worker: visit from this vantage point; of results, export: what this one sees',
    group: 'Identity',
  }),
  trust: texts({ about: 'of worker: a public key whose tickets are taken; with --key its own', group: 'Identity' }),
  helo: ASKING.helo,
  sender: text({ about: 'the address in MAIL FROM (postmaster at the name of --helo)', group: 'Identity' }),
  zones: text({ about: 'of worker: block lists it looks itself up in, a file, one zone a line', group: 'Identity' }),
  source: text({ about: 'of worker: connect from this address', group: 'Target', ...ownAddress }),
  address: text({
    about: 'the address of a vantage point as others see it; of forget: what is left alone from now on',
    group: 'Target',
  }),
  domains: text({ about: 'of submit: the list, one a line (- for stdin)', group: 'Target' }),
  from: texts({ about: 'of submit: these vantage points only', group: 'Target' }),
  ...TRUSTING,
  owned: texts({ about: 'of worker: a network of yours: private addresses and any port', group: 'Target' }),
  exclude: text({ about: 'of worker: a file of networks that it leaves out, one a line', group: 'Target' }),
  allow: texts({
    about: 'of worker: dialogue: hold dialogues, too, with --owned networks and who stands in --consented',
    group: 'Target',
    ...oneOf(['survey', 'dialogue']),
  }),
  consented: text({
    about: 'of worker: a file of networks and hosts that dialogues may go to, one a line',
    group: 'Target',
  }),
  every: text({ about: 'of submit: five fields of a crontab, in UTC: "17 2 * * *"', group: 'Limits' }),
  'dry-run': flag({ about: 'of submit: ask the DNS alone, and say whom it would hit', group: 'Limits' }),
  depth: text({
    about: 'of submit: full: one vantage point looks closely, each in turn; short: none',
    group: 'Limits',
    default: 'full',
    ...oneOf(['full', 'short']),
  }),
  'names-per-address': text({
    about: 'of submit: of an address no more names are asked',
    group: 'Limits',
    default: '20',
    parse: whole(1, 1_000),
  }),
  lease: text({ about: 'of init: a worker that is silent for so long is dead (60s)', group: 'Limits', ...lasting }),
  connections: text({
    about: 'of worker: at once, all addresses together',
    group: 'Limits',
    default: '200',
    parse: whole(4, 2_000),
  }),
  older: text({ about: 'of forget: answers of rounds that began before: 90d', group: 'Limits', parse: days }),
  domain: text({ about: 'of results, export: this one alone; of forget: is left alone from now on', group: 'Target' }),
  'changed-since': text({
    about: 'of export: only domains that differ from this round',
    group: 'Output',
    parse: whole(1, 1_000_000),
  }),
  'until-idle': flag({ about: 'of worker: end when no round is open', group: 'Limits' }),
  ...TIMES,
  watch: flag({ about: 'of status: again and again, until no round is open', group: 'Output' }),
  sql: flag({ about: 'of init: print what would be done', group: 'Output' }),
  out: text({ about: "of vantage add: the file for that machine's login, mode 0600", group: 'Output' }),
  round: text({ about: 'this round, not the latest', group: 'Output', parse: whole(1, 1_000_000) }),
  compare: text({
    about: 'of results: count what differs from this round',
    group: 'Output',
    parse: whole(1, 1_000_000),
  }),
  by: text({
    ...oneOf(['endpoint', 'domain']),
    about: 'of results: rows are endpoints, or domains',
    default: 'endpoint',
    group: 'Output',
  }),
  verbose: flag({ about: 'of results: each endpoint that differs, and what each saw', alias: 'v', group: 'Output' }),
  report: texts({ about: 'of results: KIND=PATH of text, json, html; - for stdout', group: 'Output' }),
  json: flag({ about: 'as JSON on stdout, nothing else', group: 'Output' }),
};
export type FleetArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'survey domains by the thousand from many machines, on PostgreSQL',
  positionals,
  options,
  examples: [
    ['mxprobe fleet init --key operator.key', 'once: the schema, and a key that signs what is asked'],
    ['mxprobe fleet vantage add fra1 --out fra1.env', 'a vantage point, and the login of its machine'],
    ['mxprobe fleet worker --vantage fra1 --trust operator.key.pub', 'on that machine'],
    ['mxprobe fleet submit customers --domains customers.txt', 'a round begins'],
    ['mxprobe fleet results customers --report html=round.html', 'what differs, first; and as a page'],
  ],
  run: chosen,
});

async function chosen(args: FleetArguments, context: Context): Promise<number> {
  const { DatabaseFault } = await import('../net/database.ts');
  try {
    switch (args.what) {
      case 'init':
        return await (await import('./fleet-set-up.ts')).init(args, context);
      case 'vantage':
        return await (await import('./fleet-set-up.ts')).vantage(args, context);
      case 'worker':
        return await (await import('./fleet-worker.ts')).worker(args, context);
      case 'submit':
        return await (await import('./fleet-submit.ts')).submitList(args, context);
      case 'cancel':
        return await (await import('./fleet-submit.ts')).cancel(args, context);
      case 'forget':
        return await (await import('./fleet-submit.ts')).forget(args, context);
      case 'export':
        return await (await import('./fleet-shown.ts')).exported(args, context);
      case 'status':
        return await (await import('./fleet-shown.ts')).status(args, context);
      case 'results':
        return await (await import('./fleet-shown.ts')).results(args, context);
    }
  } catch (error) {
    if (!(error instanceof DatabaseFault)) throw error;
    const { EXIT } = await import('./exit.ts');
    if (error.kind !== 'away') throw new UsageError(error.message);
    context.screen.err(`mxprobe: ${error.message}\n`);
    return EXIT.inconclusive;
  }
  return args.what satisfies never;
}
