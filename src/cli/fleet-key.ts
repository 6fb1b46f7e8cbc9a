// The operator's key, from its file.
import type { KeyObject } from 'node:crypto';
import { signingKey } from '../fleet/ticket.ts';
import { readRegularFile } from '../net/project-files.ts';
import { UsageError } from './exit.ts';

const MAX_OCTETS = 1024 * 1024;

export function fileText(path: string, option: string): string {
  const read = readRegularFile(path, MAX_OCTETS);
  if ('refuse' in read) throw new UsageError(`${option}: ${read.refuse}`);
  return Buffer.from(read.bytes).toString('utf8');
}

export function operatorKey(path: string): KeyObject {
  const key = signingKey(fileText(path, '--key'));
  if (key === null) throw new UsageError(`--key ${path}: no Ed25519 private key`);
  return key;
}
