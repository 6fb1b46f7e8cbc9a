// The roots that senders on this machine trust: the system's own file, and those that Node brings.
import { rootCertificates } from 'node:tls';
import { diskFiles } from './disk-files.ts';
import { FileFault, type Files } from './files.ts';

/** Debian, Fedora, openSUSE, Alpine and macOS, FreeBSD. */
const SYSTEM_FILES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
  '/usr/local/share/certs/ca-root-nss.crt',
];
/** Debian's file has 220 KB. */
const MAX_ROOTS_BYTES = 4 * 1024 * 1024;

export interface Roots {
  /** PEM; a text may hold many certificates. */
  readonly pems: readonly string[];
  /** The file of the system that was read; null if there is none. */
  readonly file: string | null;
}

/**
 * Node's roots and the system's. `SSL_CERT_FILE` takes the place of the system's file, as it does for OpenSSL;
 * `NODE_EXTRA_CA_CERTS` is added, as it is to Node's own roots. Files that cannot be read are passed over.
 */
export async function readRoots(
  environment: Readonly<Record<string, string | undefined>>,
  files: Pick<Files, 'read'> = diskFiles,
): Promise<Roots> {
  const named = environment.SSL_CERT_FILE;
  const system = await firstReadable(files, named ? [named] : SYSTEM_FILES);
  const extra = await firstReadable(files, environment.NODE_EXTRA_CA_CERTS ? [environment.NODE_EXTRA_CA_CERTS] : []);
  const texts = [system?.text, extra?.text].filter((text) => text !== undefined);
  return { pems: [...rootCertificates, ...new Set(texts)], file: system?.path ?? null };
}

async function firstReadable(
  files: Pick<Files, 'read'>,
  paths: readonly string[],
): Promise<{ readonly path: string; readonly text: string } | null> {
  for (const path of paths) {
    const read = await files.read(path, MAX_ROOTS_BYTES);
    if (!(read instanceof FileFault)) return { path, text: Buffer.from(read).toString('latin1') };
  }
  return null;
}
