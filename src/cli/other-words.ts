// Words of other programs, and what they are here.

/** What to type instead; null: it is no such word. */
export const meantBy = (word: string): string | null =>
  Object.hasOwn(OTHER_WORDS, word) ? (OTHER_WORDS[word] ?? null) : null;

/** Words that people try, and what they are looking for. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  baseline: 'what is normal is kept by `mxprobe probe FILE --accept`; `mxprobe history PROBE` shows what changed when',
  accept: 'it is an option: `mxprobe probe FILE --accept`',
  watch: 'it is an option: `mxprobe probe FILE --watch`; every night: cron or a systemd timer (docs/nightly.md)',
  check:
    '`mxprobe lint FILE` checks files; `mxprobe mx DOMAIN` looks at a domain; `mxprobe run FILE --target HOST` runs a scenario',
  validate: '`mxprobe lint FILE`',
  test: '`mxprobe run FILE --target HOST:PORT`',
  start: '`mxprobe run FILE`, or `mxprobe sandbox` for the embedded MX',
  server: '`mxprobe sandbox`',
  serve: '`mxprobe sandbox` for the embedded MX, `mxprobe desk` for the web page',
  web: '`mxprobe desk`',
  survey: '`mxprobe mx DOMAIN`',
  scan: '`mxprobe mx DOMAIN`',
  domain: '`mxprobe mx DOMAIN`',
  tls: '`mxprobe mx DOMAIN`',
  dane: '`mxprobe mx DOMAIN`',
  cert: '`mxprobe mx DOMAIN`; with `--certificate FILE.pem` before a renewal',
  spf: '`mxprobe identity` looks at PTR, HELO, SPF, DMARC and block lists',
  ndr: '`mxprobe bounce FILE`',
  read: '`mxprobe bounce FILE` for a bounce, `mxprobe explain TEXT` for a reply, `mxprobe log FILE` for logs',
  why: '`mxprobe explain "550 5.7.1 ..."`',
  prove: '`mxprobe reproduce BOUNCE --target HOST:PORT`',
  compare: '`mxprobe diff RUN RUN`',
  list: '`mxprobe runs`',
  burst: '`burst:` in a scenario, and `mxprobe threshold FILE` to find a limit',
  new: '`mxprobe init FOLDER`',
};
