// What a swaks line asks for by options that are known here, and a scenario still can't say: each is named, none is dropped in silence.
import type { SwaksLine } from './swaks-line.ts';

const PROTOCOLS = /^(?:SMTP|SSMTP|SSMTPA|SMTPS|SMTPSA|ESMTP|ESMTPA|ESMTPS|ESMTPSA|LMTP|LMTPA|LMTPS|LMTPSA)$/i;
const PROXIED = new Set(['source', 'source-port', 'dest', 'dest-port', 'version', 'command']);

/** In words, one a loss. */
export function lostValues({ values, proxy }: SwaksLine): string[] {
  const losses: string[] = [];
  const lose = (is: boolean, words: string) => {
    if (is) losses.push(words);
  };
  const protocol = values.get('protocol');
  lose(
    protocol !== undefined && !PROTOCOLS.test(protocol),
    `--protocol ${protocol}: this protocol is not known here; ESMTP is spoken`,
  );
  lose(values.has('4'), '-4: the family of addresses: run takes --family 4');
  lose(values.has('6'), '-6: the family of addresses: run takes --family 6');
  lose(values.has('tls-ca-path'), '--tls-ca-path: whom to trust: run takes --ca FILE');
  const version = values.get('tls-protocol');
  lose(
    version !== undefined && !/^tlsv1(?:_[123])?$/i.test(version),
    `--tls-protocol ${version}: one version of TLS is carried over, not a list, nor SSL`,
  );
  lose(values.has('no-data-fixup'), '--no-data-fixup: lines end with CRLF, and dots are doubled');
  const timeout = values.get('timeout');
  lose(timeout !== undefined && !/^\d{1,5}[smh]?$/.test(timeout), `--timeout ${timeout}: no time that is known here`);
  for (const name of proxy.keys()) lose(!PROXIED.has(name), `--proxy-${name}: PROXY has its usual words`);
  return losses;
}
