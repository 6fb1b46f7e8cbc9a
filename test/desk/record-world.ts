// Nights with dates that stay the same, for the pages that show them: a quiet fortnight, and a last one in which STARTTLS is gone.

import type { Clock } from '../../src/net/clock.ts';
import { systemClock } from '../../src/net/clock.ts';
import { NightWorld } from '../cli/night-world.ts';

const SCENARIOS = {
  'scenarios/starttls.yaml':
    'name: STARTTLS is offered\ndialogue:\n  - connect\n  - ehlo: ${helo}\n    expect: 250 +STARTTLS\n  - starttls\n  - quit\n',
  'scenarios/recipient.yaml':
    'name: a recipient is taken\ndialogue:\n  - connect\n  - ehlo: ${helo}\n  - mail: ${from}\n  - rcpt: ${to}\n    expect: 250\n  - quit\n',
  'scenarios/relay.yaml':
    'name: no open relay\ndialogue:\n  - connect\n  - ehlo: ${helo}\n  - mail: ${from}\n  - rcpt: a@elsewhere.example\n    expect: 5xx\n  - quit\n',
};
const POLICY = { relay: { domains: 'example.net' } };

/** A clock that runs as the machine's and whose date is what it is set to. */
class DatedClock implements Clock {
  at = new Date();
  now = () => systemClock.now();
  date = () => new Date(this.at);
  after: Clock['after'] = (ms, action) => systemClock.after(ms, action);
}

/** Who opens closes. `nights`: how many, the last of which is worse. */
export async function recordWorld(nights: number, last: Readonly<Record<string, unknown>> = {}): Promise<NightWorld> {
  const clock = new DatedClock();
  const world = await NightWorld.open(clock);
  await world.write({
    ...SCENARIOS,
    'probes/own.yaml': `name: own-mx\ntargets: 127.0.0.1:${world.port}\nidentity: { helo: probe.example.net, from: a@example.net, to: b@example.net }\nowned: true\nscenarios: [../scenarios]\n`,
  });
  // files are named as seen from here
  const before = process.cwd();
  process.chdir(world.folder);
  const probe = world.read('probes/own.yaml');
  await world.serve(POLICY);
  for (let night = 0; night < nights; night += 1) {
    clock.at = new Date(Date.UTC(2026, 10, 30 - nights + night + 1, 2, 17, night));
    if (night === nights - 1) await world.serve({ ...POLICY, tls: false, ...last });
    await world.night(probe, { accept: night === 0 });
  }
  // the next one is tomorrow's
  clock.at = new Date(Date.UTC(2026, 11, 1, 2, 17));
  process.chdir(before);
  return world;
}
