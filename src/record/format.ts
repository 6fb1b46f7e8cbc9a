// What stands where in a run directory, and the schemas of what is read back.
import { join } from 'node:path';

export const EVENTS_SCHEMA = 'mxprobe/events@1';
export const COMPARISON_SCHEMA = 'mxprobe/comparison@1';

export const eventsPath = (folder: string) => join(folder, 'events.ndjson');
export const BURST_FILE = 'burst.ndjson';
export const burstPath = (folder: string) => join(folder, BURST_FILE);
export const documentPath = (folder: string) => join(folder, 'run.json');
/** `baseline` and `changes` of a probe's run: known only behind its events. */
export const comparisonPath = (folder: string) => join(folder, 'comparison.json');
export const certificatesPath = (folder: string) => join(folder, 'certificates');
/** `sha256` is a fingerprint in hex: 64 letters and digits, checked by the caller. */
export const certificatePath = (folder: string, sha256: string) => join(certificatesPath(folder), `${sha256}.pem`);

export const FINGERPRINT = /^[0-9a-f]{64}$/;
