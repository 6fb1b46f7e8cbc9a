// Opens an address in the browser of whoever sits here. The address has a secret, which a list of processes would show to
// everybody on this machine: the browser gets a file of our own that leads there.
import { spawn } from 'node:child_process';
import { temporaryFile } from './temporary.ts';

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'open', win32: 'explorer' };

/** `close` takes the file away; `failed` is called where there is nothing to open it with. */
export async function openInBrowser(
  address: string,
  environment: NodeJS.ProcessEnv,
  failed: () => void,
): Promise<{ close(): Promise<void> }> {
  const leads = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${address}"><title>mxprobe</title>\n`;
  const file = await temporaryFile('open.html', leads);
  const opener = OPENERS[process.platform] ?? 'xdg-open';
  const child = spawn(opener, [file.path], { stdio: 'ignore', env: environment, shell: false });
  child.on('error', failed);
  child.unref();
  return { close: () => file.remove() };
}
