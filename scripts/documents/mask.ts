// A replacer for JSON.stringify: what differs from run to run of the same program is a word.

/** Clocks, ports, keys, and what is measured. */
const MASKED: ReadonlySet<string> = new Set([
  ...['ms', 'at', 'port', 'started', 'finished', 'results', 'node', 'source'],
  ...['pem', 'sha256', 'spkiSha256', 'serial', 'notBefore', 'notAfter', 'daysLeft'],
  ...['p50', 'p90', 'p99', 'p99.9', 'max', 'mean', 'histogram'],
  ...['achieved', 'arrivalsMs', 'rate', 'late', 'perSecond', 'maxInFlight'],
]);

export function masked(key: string, value: unknown): unknown {
  if (MASKED.has(key) && value !== null) return `(${key})`;
  return typeof value === 'string' ? maskedText(value) : value;
}

function maskedText(text: string): string {
  return text
    .replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '(date)')
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z-[\w-]+/g, '(run)')
    .replace(/(127\.0\.0\.\d+|\[::1\]|localhost):\d+/g, '$1:(port)')
    .replace(/\bport \d+/g, 'port (port)')
    .replace(/\/tmp\/[\w./-]+/g, '(path)')
    .replace(/\b[0-9a-f]{16,128}\b/gi, '(hash)')
    .replace(/\b\d+(?:\.\d+)? (ms|s|days?)\b/g, '(time)');
}
