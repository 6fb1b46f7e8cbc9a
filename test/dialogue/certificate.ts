// The certificate of scripted servers, made once for each file of tests.
import { makeAuthority, makeCertificate } from '../../src/sandbox/certificates.ts';

export interface Shown {
  readonly cert: string;
  readonly key: string;
  /** Whom to trust. */
  readonly root: string;
}

let made: Promise<Shown> | null = null;

export function certificate(): Promise<Shown> {
  made ??= make();
  return made;
}

async function make(): Promise<Shown> {
  const root = await makeAuthority();
  const options = { names: ['mx.example'], addresses: ['127.0.0.1'], now: new Date() };
  const { certPem, keyPem } = await makeCertificate(root, 'trusted', options);
  return { cert: certPem, key: keyPem, root: root.certPem };
}
