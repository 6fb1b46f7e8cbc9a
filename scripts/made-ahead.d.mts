export function textsOf(path: string): Promise<Readonly<Record<string, string>>>;
export function fileOf(name: string): string;
