// The same question to OpenSSL: does it take the server's certificate for one of these TLSA records?
import { execFile } from 'node:child_process';
import type { Hosts } from './hosts.ts';

/** `verified` or `failed`. OpenSSL does no look-up: the records are handed to it. */
export function askOpenSsl({ address, host, tlsa }: Hosts, caFile: string): Promise<'verified' | 'failed'> {
  const args = ['s_client', '-connect', `${address}:25`, '-starttls', 'smtp', '-name', 'probe.example'];
  args.push('-servername', host, '-CAfile', caFile, '-verify_hostname', host, '-dane_tlsa_domain', host);
  args.push(...tlsa.flatMap((record) => ['-dane_tlsa_rrdata', record]), '-dane_ee_no_namechecks');
  return new Promise((resolve) => {
    const child = execFile('openssl', args, { encoding: 'utf8', timeout: 10_000 }, (_error, out) => {
      resolve(/^Verification: OK$/m.test(out) && /DANE TLSA .* matched/.test(out) ? 'verified' : 'failed');
    });
    child.stdin?.end('QUIT\r\n');
  });
}
