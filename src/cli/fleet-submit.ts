// mxprobe fleet submit, cancel, forget.
import { forgetDomain, forgetNetwork, forgetRounds } from '../fleet/forget.ts';
import { parseNetwork } from '../fleet/permits.ts';
import { beginRound, cancelRounds, submit } from '../fleet/submit.ts';
import { surveyTarget } from '../library/survey-question.ts';
import { systemClock } from '../net/clock.ts';
import { isSchedule } from '../net/engine.ts';
import { openDns } from '../net/open-dns.ts';
import { SharedDns } from '../net/shared-dns.ts';
import { inParallel } from '../survey/list/in-parallel.ts';
import { Stops } from '../survey/list/plan.ts';
import { findWay, type SurveyQuestion } from '../survey/look.ts';
import type { Context } from './command.ts';
import { readDomains } from './domain-list.ts';
import { EXIT } from './exit.ts';
import type { FleetArguments } from './fleet.ts';
import { neededName, withDatabase, wrong } from './fleet-database.ts';
import { watchInterrupts } from './interrupt.ts';
import { escapedLines } from './screen.ts';

/** A round that takes longer is asked anew. */
const GOOD_MS = 86_400_000;

export async function submitList(args: FleetArguments, context: Context): Promise<number> {
  const { domains, depth, namesPerAddress, from, every, dryRun } = args;
  const name = neededName(args);
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(name)) wrong(`${name} is no name`, 'letters, digits, dots and hyphens');
  if (every !== null && !(await isSchedule(every)))
    wrong(`--every ${every}`, 'five fields of a crontab, in UTC: "17 2 * * *"');
  const questions = domains === null ? null : await readDomains(domains, null);
  if (dryRun) return tryOut(questions ?? wrong('--dry-run tries a list', 'add --domains FILE'), args, context);
  if (questions === null && (every !== null || from.length > 0))
    wrong('--every and --from belong to a new campaign', 'add --domains FILE');
  const submitted = await withDatabase(context, (database) =>
    questions === null
      ? database.transaction((queries) => beginRound(name, queries))
      : submit(database, {
          name,
          written: questions.map(({ written }) => written),
          from: from.flatMap((one) => one.split(',')),
          spec: { family: null, depth: depth === 'short' ? 'short' : 'full', namesPerAddress, goodMs: GOOD_MS, every },
        }),
  );
  if ('problem' in submitted) return wrong(submitted.problem, null);
  context.screen.out(`${name}, round ${submitted.n}: ${submitted.domains} domains\n`);
  return EXIT.ok;
}

const LOOKS_AT_ONCE = 50;
const BUSIEST = 10;
/** Of one endpoint: about so many at full depth, and two at short. */
const FULL = 12;

/** The DNS alone is asked, from here. */
async function tryOut(
  questions: readonly SurveyQuestion[],
  args: FleetArguments,
  { screen }: Context,
): Promise<number> {
  const interruption = watchInterrupts(args.maxTime, screen.err);
  const dns = new SharedDns(openDns(args.dns, systemClock));
  const stops = new Stops();
  const domainsAt = new Map<string, number>();
  try {
    const means = { dns, signal: interruption.signal, fetchPolicy: () => Promise.reject(new Error('not asked')) };
    await inParallel(questions, LOOKS_AT_ONCE, interruption.signal, async (question) => {
      const { endpoints } = await findWay(question, means);
      for (const endpoint of endpoints) stops.add(endpoint);
      for (const address of new Set(endpoints.map((one) => one.address)))
        domainsAt.set(address, (domainsAt.get(address) ?? 0) + 1);
    });
  } finally {
    interruption.stop();
  }
  if (interruption.interrupted()) return EXIT.interrupted;
  const planned = stops.planned(args.namesPerAddress);
  const endpoints = planned.reduce((sum, { left }) => sum + left.length, 0);
  screen.out(
    `${questions.length} domains: ${endpoints} endpoints at ${planned.length} addresses; nothing was asked but the DNS\n` +
      `connections of a round: ${endpoints * (args.depth === 'full' ? FULL : 2)}, and ${endpoints * 2} for each further vantage point\n`,
  );
  for (const [address, domains] of [...domainsAt].sort((a, b) => b[1] - a[1]).slice(0, BUSIEST))
    screen.out(`${String(domains).padStart(8)} domains at ${escapedLines(address)}\n`);
  return EXIT.ok;
}

export async function cancel(args: FleetArguments, context: Context): Promise<number> {
  const name = neededName(args);
  const rounds = await withDatabase(context, (database) => cancelRounds(database, name, args.round));
  if (rounds === null) return wrong(`${name}: there is no such campaign`, 'mxprobe fleet status');
  context.screen.out(`${name}: ${rounds} rounds cancelled; what is known stands\n`);
  return EXIT.ok;
}

const WISH = 'asked to be left alone';

export async function forget({ older, domain, address }: FleetArguments, context: Context): Promise<number> {
  const { screen } = context;
  const network =
    address === null ? null : (parseNetwork(address) ?? wrong(`--address ${address}`, 'an address, or a network'));
  if (older === null && domain === null && network === null)
    wrong('what is forgotten?', '--older 90d, --domain NAME or --address IP');
  await withDatabase(context, async (database) => {
    if (older !== null) screen.out(`${await forgetRounds(database, older)} rounds forgotten\n`);
    if (domain !== null) {
      const { target } = { target: surveyTarget(domain) };
      if (target.kind !== 'mx') return wrong(`--domain ${domain}`, 'a mail domain');
      await forgetDomain(database, target.domain, WISH);
      screen.out(`${escapedLines(target.domain)} is forgotten, and left alone from now on\n`);
    }
    if (address !== null) {
      await forgetNetwork(database, address, WISH);
      screen.out(`${escapedLines(address)} is forgotten, and left alone from now on\n`);
    }
    return null;
  });
  return EXIT.ok;
}
