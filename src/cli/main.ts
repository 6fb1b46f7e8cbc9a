#!/usr/bin/env node
// The way in. `--version` is answered before anything is loaded; every command loads only what it needs.
declare const MXPROBE_VERSION: string | undefined;

const VERSION = typeof MXPROBE_VERSION === 'string' ? MXPROBE_VERSION : 'development';

const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  // A full disk; that nobody reads any more is no fault.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    process.exitCode = code === 'EPIPE' ? 0 : 2;
  });
  process.stdout.write(`${VERSION}\n`);
} else {
  void import('./commands.ts').then(({ main }) => main(args, VERSION));
}
