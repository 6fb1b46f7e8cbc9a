// Suites that take seconds each, and what takes them; `npm run quick` leaves them out and says so, `npm run unit -- --slow` runs
// them alone.
export const SLOW = {
  'test/baseline/drill.test.ts': 'nights by the hundred',
  'test/build/api.test.ts': 'the declarations of every file, and five bundles of them',
  'test/build/dockerfile.test.ts': 'the packed file, installed and served',
  'test/build/packed.test.ts': 'the packed file, as two tools see it',
  'test/cli/drill.test.ts': 'nights of the whole program, on sockets',
  'test/cli/interrupt.test.ts': 'processes that are interrupted while they work',
  'test/cli/reproduce.test.ts': 'experiments until the factor is found',
  'test/docs/recipes.test.ts': 'a page copied into an empty project, and run',
  'test/desk/browser.test.ts': 'the desk in a real browser, every page with axe',
  'test/fleet/abuse.test.ts': 'a PostgreSQL, and a worker for each forgery',
  'test/fleet/crash.test.ts': 'a PostgreSQL and workers that are killed and stopped, over leases',
  'test/fleet/fleet.test.ts': 'a PostgreSQL',
  'test/fuzz/targets.test.ts': 'every parser with thousands of inputs',
  'test/hostile/endurance.test.ts': 'a server that never ends, until the deadlines do',
  'test/hostile/guarantees.test.ts': 'every hostile text through every report',
  'test/hostile/program.test.ts': 'all hostile servers, the built program, each report',
  'test/hostile/time.test.ts': 'patterns until their time limit',
  'test/scenario/pattern-cost.test.ts': 'patterns compiled by the thousand',
  'test/scenarios/contrasts.test.ts': 'every scenario against its embedded MX',
  'test/scenarios/files.test.ts': 'every scenario file against its embedded MX',
};
