export function chunkRequire(native: (name: string) => unknown, folder: string): (name: string) => unknown;
