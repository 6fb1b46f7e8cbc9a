export const PROGRAM: string;
export function freshProgram(): void;
export function isOld(made: string, paths: readonly string[]): boolean;
