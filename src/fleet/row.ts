// Values of rows: counts come as text (bigint), times as Date.

export const number = (value: unknown): number => Number(value ?? 0);

export const date = (value: unknown): string | null => (value instanceof Date ? value.toISOString() : null);

export const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

export const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
