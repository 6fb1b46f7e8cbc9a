// Whose server it is, as far as its name tells.

/** The last two labels, three below the second-level domains of countries: near enough to the registered domain. */
export function houseOf(name: string | null): string | null {
  const labels = name?.toLowerCase().split('.') ?? [];
  const isCountry =
    /^(?:ac|co|com|edu|gov|go|gv|ne|net|or|org)$/.test(labels.at(-2) ?? '') && labels.at(-1)?.length === 2;
  return labels.length < 2 ? null : labels.slice(isCountry ? -3 : -2).join('.');
}
