// What a caller without types may get wrong at the doors of mxprobe/wire: a TypeError names it. A bound that is passed over in
// silence bounds nothing.

/** `usual`, with what is given in its place. What is undefined is as if it were not there. */
export function optionsOf<T extends object>(given: Partial<T>, usual: T): T {
  const told = Object.entries<unknown>(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of told) {
    expect(Object.hasOwn(usual, name), name, `one of ${Object.keys(usual)}`);
    const like = typeof Reflect.get(usual, name);
    const fits = typeof value === like && (typeof value !== 'number' || value >= 0);
    expect(fits, name, `a ${like}`);
  }
  return { ...usual, ...Object.fromEntries(told) };
}

/** Throws for what is not as it must be. */
export function expect(fits: boolean, what: string, expected: string): void {
  if (!fits) throw new TypeError(`${what}: not ${expected}`);
}

/** By its kind, not its class: test runners have realms. */
export const expectOctets = (value: unknown): void => expect(ArrayBuffer.isView(value), 'octets', 'a Uint8Array');
