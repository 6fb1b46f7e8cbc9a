// STARTTLS: the command, the wall, the handshake, EHLO again. RFC 3207.
import type { LeanTls } from '../../net/lean-stream.ts';
import type { StartTls } from '../../scenario/scenario.ts';
import { textOf } from '../../scenario/template.ts';
import { replyLine } from '../../wire/reply.ts';
import type { PlainStep, Planned } from '../program.ts';
import type { Setting } from '../setting.ts';
import type { Assembly } from './assembly.ts';
import { helloLine } from './hello.ts';
import { lineOf } from './line.ts';

/** 220 lets the handshake begin. What was learnt before it is forgotten, so EHLO is said again; then the 220 is judged. */
export function startTls(assembly: Assembly, step: Extract<PlainStep, { verb: 'starttls' }>, of: Planned): void {
  const { options } = step;
  const octets = assembly.rendering.octets(
    (values) => `STARTTLS\r\n${options.inject === null ? '' : textOf(options.inject, values)}`,
  );
  assembly.put({ do: 'write', of, stage: 'starttls', octets, bye: false });
  assembly.await(of, assembly.rows.of(step), { needs: 220 });
  handshake(assembly, step, of, { options, wall: true });
  if (options.reehlo) again(assembly, step, of);
  assembly.put({ do: 'settle', of });
}

function again(assembly: Assembly, step: PlainStep, of: Planned): void {
  const verb = assembly.lmtp ? 'lhlo' : 'ehlo';
  const octets = assembly.rendering.octets((values) =>
    lineOf(helloLine(verb, values.get('hello') ?? values.get('helo') ?? '', values)),
  );
  assembly.put({ do: 'write', of, stage: 'ehlo', octets, bye: false });
  assembly.await(of, assembly.rows.at(verb, 'ehlo', 'ehlo', step.place.line), {
    needs: 2,
    learns: 'hello',
    broken: (reply) => `${verb.toUpperCase()} within TLS was answered ${replyLine(reply)}`,
  });
}

/** `wall`: nothing may stand between the 220 and it. */
export function handshake(
  assembly: Assembly,
  step: PlainStep,
  of: Planned,
  { options, wall }: { readonly options: StartTls; readonly wall: boolean },
): void {
  const { setting, rendering } = assembly;
  const row = assembly.rows.at(step.verb, 'starttls', 'tls', step.place.line);
  const known = rendering.once((values) => tlsOptions(setting, options, values))?.value;
  const ask =
    known === undefined ? rendering.later((facts) => tlsOptions(setting, options, facts.values())) : () => known;
  assembly.put({ do: 'tls', of, row, ask, wall });
}

function tlsOptions(setting: Setting, options: StartTls, values: ReadonlyMap<string, string>): LeanTls {
  const { min, max, ciphers, groups, sni, alpn, clientCertificate, clientKey, verify } = options;
  const name = sni === null ? setting.serverName : textOf(sni, values) || null;
  return {
    sni: name,
    host: name ?? setting.certificateHost,
    facts: setting.tlsRecord !== null,
    verify,
    // Where nobody asks, reading all roots takes OpenSSL a while for nothing.
    roots: verify || setting.tlsRecord !== null ? setting.roots : NO_ROOTS,
    alpn,
    ...(setting.resume === undefined ? {} : { session: setting.resume }),
    ...(min === null ? {} : { minVersion: min }),
    ...(max === null ? {} : { maxVersion: max }),
    ...(ciphers === null ? {} : { ciphers }),
    ...(groups === null ? {} : { groups }),
    ...(clientCertificate === null ? {} : { clientCertificate }),
    ...(clientKey === null ? {} : { clientKey }),
  };
}

/** One object for all: a security context is kept by its roots. */
const NO_ROOTS: readonly string[] = [];
