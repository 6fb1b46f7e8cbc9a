export function exportsOf(path: string): Promise<Readonly<Record<string, unknown>>>;
