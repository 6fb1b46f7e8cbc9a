// AUTH: the command, the challenges, the end. Also where the server does not advertise it. RFC 4954.
import type { Auth } from '../../scenario/scenario.ts';
import { textOf } from '../../scenario/template.ts';
import { encodeInitialResponse } from '../../wire/sasl/base64.ts';
import { startSasl } from '../../wire/sasl/start-sasl.ts';
import type { Facts, PlainStep, Planned, Refused, SaslStart } from '../program.ts';
import { MASK } from '../redact.ts';
import type { Assembly } from './assembly.ts';

export function auth(assembly: Assembly, step: Extract<PlainStep, { verb: 'auth' }>, of: Planned): void {
  assembly.put({ do: 'sasl', of, begin: beginning(assembly, step.auth) });
  assembly.await(of, assembly.rows.of(step), { challenges: true });
}

const IN_CLEAR =
  'AUTH outside TLS would show the password to everybody on the way; `clear_text: true` in the step allows it';

function beginning({ rendering, setting }: Assembly, auth: Auth): (facts: Facts) => SaslStart | Refused {
  const { redactor, nonce } = setting;
  const login = (values: ReadonlyMap<string, string>) => {
    const made = { user: textOf(auth.user, values), secret: textOf(auth.secret, values) };
    redactor.add(made.secret);
    return made;
  };
  const known = rendering.once(login)?.value;
  const host = rendering.base.get('target.host');
  const port = Number(rendering.base.get('target.port'));
  return rendering.later((facts) => {
    if (!facts.secure && !auth.clearText) return { refuse: IN_CLEAR };
    const started = startSasl(
      auth.mechanism,
      { ...(known ?? login(facts.values())), host, port },
      { nonce: nonce(), initial: auth.initial === true },
    );
    if (!started.ok) return { refuse: started.problem };
    const { client } = started;
    const initial = auth.initial === false ? null : client.initial;
    const command = `AUTH ${auth.mechanism}`;
    const made = {
      octets: `${command}${initial === null ? '' : ` ${encodeInitialResponse(initial)}`}\r\n`,
      shown: `${command}${initial === null ? '' : ` ${MASK}`}`,
    };
    return { made, client, sent: initial !== null };
  });
}
