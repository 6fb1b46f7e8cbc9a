export function builtClient(): Promise<string>;
