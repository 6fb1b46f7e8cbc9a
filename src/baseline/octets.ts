// A number of octets as people say it.

/** Powers of a thousand: `10.2 MB`; what comes to the same figure is told exactly. */
export function sayOctets(octets: number): string {
  const units = ['octets', 'kB', 'MB', 'GB'];
  let [value, unit] = [octets, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 ? value : Number(value.toPrecision(3))} ${units[unit] ?? ''}`;
}
