// Random octets without node:crypto, which takes a tenth of a start to load, where the system has a device for them.
import { closeSync, openSync, readSync } from 'node:fs';

/** Octets that nobody can foretell. */
export function randomOctets(count: number): Buffer {
  return fromDevice('/dev/urandom', count) ?? process.getBuiltinModule('node:crypto').randomBytes(count);
}

/** Null where there is no such device, or it gives fewer. */
export function fromDevice(path: string, count: number): Buffer | null {
  let device: number;
  try {
    device = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    const octets = Buffer.alloc(count);
    return readSync(device, octets) === count ? octets : null;
  } finally {
    closeSync(device);
  }
}
