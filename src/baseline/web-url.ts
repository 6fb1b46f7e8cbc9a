// The address of a webhook.

/** An http or https URL that a client takes: a host, a port up to 65535, no user information, no blank. */
export function isWebUrl(written: string): boolean {
  return /^https?:\/\/[^\s@]+$/.test(written) && URL.canParse(written);
}
