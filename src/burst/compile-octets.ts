// Steps -> the octets of their commands.
import type { Redactor } from '../dialogue/redact.ts';
import { plainLine } from '../dialogue/verbs/command.ts';
import { envelopeLine } from '../dialogue/verbs/envelope.ts';
import { helloLine, utf8 } from '../dialogue/verbs/hello.ts';
import { rawOctets } from '../dialogue/verbs/raw.ts';
import type { Action, Auth, ProxyHeader } from '../scenario/scenario.ts';
import { textOf } from '../scenario/template.ts';
import type { CommandLine } from '../wire/command.ts';
import { encodeProxy } from '../wire/proxy.ts';
import { encodeInitialResponse } from '../wire/sasl/base64.ts';
import { startSasl } from '../wire/sasl/start-sasl.ts';
import { xclientCommand } from '../wire/xclient.ts';
import type { Octets, SaslStart, SessionValues } from './program.ts';
import type { Rendering } from './rendering.ts';

/** The line of a command that is answered by one reply. */
export function lineOf(step: Action, rendering: Rendering): Octets {
  return rendering.octets((values) => {
    switch (step.verb) {
      case 'ehlo':
      case 'helo':
      case 'lhlo':
        return written(helloLine(step, { values }));
      case 'mail':
      case 'rcpt':
        return written(envelopeLine(step, { values }));
      case 'rset':
      case 'noop':
      case 'vrfy':
      case 'expn':
      case 'help':
      case 'etrn':
      case 'quit':
        return written(plainLine(step, { values }));
      case 'xclient':
        return written(xclientCommand([...step.attributes].map(([name, value]) => [name, textOf(value, values)])));
      case 'send': {
        const raw = rawOctets(step, { values });
        return 'refuse' in raw ? raw : raw.octets;
      }
      default:
        return { refuse: `\`${step.verb}\` has no line of its own` };
    }
  });
}

function written(command: CommandLine): string | { readonly refuse: string } {
  return command.ok ? `${utf8(command.line)}\r\n` : { refuse: command.problem };
}

export function proxyOf(proxy: ProxyHeader, rendering: Rendering): Octets {
  return rendering.octets((values) => {
    const source = { address: textOf(proxy.source, values), port: proxy.sourcePort };
    const address =
      proxy.destination === null ? (values.get('target.address') ?? '127.0.0.1') : textOf(proxy.destination, values);
    const destination = { address, port: proxy.destinationPort ?? Number(values.get('target.port') ?? 25) };
    const encoded = encodeProxy(proxy.version, { source, destination });
    return encoded.ok ? Buffer.from(encoded.octets).toString('latin1') : { refuse: encoded.problem };
  });
}

/** How a session begins AUTH. */
export function beginSasl(
  auth: Auth,
  rendering: Rendering,
  redactor: Redactor,
  nonce: () => string,
): (session: SessionValues) => SaslStart {
  const known = rendering.once((values) => ({ user: textOf(auth.user, values), secret: textOf(auth.secret, values) }));
  if (known !== null) redactor.add(known.value.secret);
  const host = rendering.base.get('target.host');
  const port = Number(rendering.base.get('target.port'));
  return (session) => {
    if (!session.secure && !auth.clearText)
      return { refuse: 'AUTH outside TLS; `clear_text: true` in the step allows it' };
    const values = known === null ? session.values() : null;
    const own = known?.value ?? {
      user: textOf(auth.user, values ?? new Map()),
      secret: textOf(auth.secret, values ?? new Map()),
    };
    if (known === null) redactor.add(own.secret);
    const started = startSasl(auth.mechanism, { ...own, host, port }, { nonce: nonce() });
    if (!started.ok) return { refuse: started.problem };
    const { client } = started;
    const initial = auth.initial === false ? null : client.initial;
    const line = `AUTH ${auth.mechanism}${initial === null ? '' : ` ${encodeInitialResponse(initial)}`}\r\n`;
    return { line, client, sent: initial !== null };
  };
}
