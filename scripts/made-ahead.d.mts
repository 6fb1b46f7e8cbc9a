export function textsOf(path: string): Promise<Readonly<Record<string, string>>>;
export function fileOf(name: string): string;
/** JSON in ASCII. */
export function inAscii(json: string): string;
