// connect: the connection, TLS from the first octet where the target says so, and the greeting. RFC 5321 3.1, RFC 8314 3.3.
import { textOf } from '../../scenario/template.ts';
import { addressOctets } from '../../wire/ip-address.ts';
import type { PlainStep, Planned, Refused } from '../program.ts';
import type { Assembly } from './assembly.ts';
import { handshake } from './starttls.ts';

type Connect = Extract<PlainStep, { verb: 'connect' }>;

export function connect(assembly: Assembly, step: Connect, of: Planned): void {
  open(assembly, step, of);
  greeting(assembly, step, of, false);
}

/** All but the greeting. */
export function open(assembly: Assembly, step: Connect, of: Planned): void {
  const { source, mode } = assembly.setting;
  const row = assembly.rows.at(step.verb, 'connect', 'connect', step.place.line);
  const bound = (values: ReadonlyMap<string, string>): string | null | Refused => {
    const address = step.source === null ? source : textOf(step.source, values);
    const fits = address === null || addressOctets(address) !== null;
    return fits ? address : { refuse: `${address} is no IP address to connect from` };
  };
  const known = assembly.rendering.once(bound);
  assembly.put({ do: 'open', of, row, source: (facts) => (known === null ? bound(facts.values()) : known.value) });
  if (step.tls === 'implicit' || (step.tls === null && mode === 'smtps'))
    handshake(assembly, step, of, { options: step.options, wall: false });
}

/** `early`: commands have been sent before it. */
export function greeting(assembly: Assembly, step: Connect, of: Planned, early: boolean): void {
  const row = assembly.rows.at(step.verb, 'connect', 'banner', step.place.line);
  assembly.await(of, row, { learns: 'greeting', unprompted: true, early });
}
