// What a handshake is asked for, rendered once: names and versions are the same in every session.
import type { LeanTls } from '../net/lean-stream.ts';
import type { StartTls } from '../scenario/scenario.ts';
import { textOf } from '../scenario/template.ts';
import type { Setting } from './compile.ts';

export function tlsOptionsOf(setting: Setting, options: StartTls, values: ReadonlyMap<string, string>): LeanTls {
  const { min, max, ciphers, groups, sni, alpn, clientCertificate, clientKey, verify } = options;
  const name = sni === null ? setting.serverName : textOf(sni, values) || null;
  return {
    sni: name,
    host: name ?? setting.certificateHost,
    verify,
    // Without `verify` nobody asks, and reading all roots takes OpenSSL a while.
    roots: verify ? setting.roots : NO_ROOTS,
    alpn,
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
