// What `mxprobe sandbox` tells while it runs: a line each for a program (`--json`), a dialogue for a person (`-v`), or where it
// listens, and how many there were. A reader who is slow is told what he missed; nobody waits for him.
import { follow } from '../control/follow.ts';
import type { EndLine, Line, ListeningLine } from '../control/line-shapes.ts';
import { lineOf } from '../control/lines.ts';
import { eventLines } from '../control/transcript.ts';
import type { RunningSandbox } from '../sandbox/serve.ts';
import type { Screen } from './screen.ts';

export interface Telling {
  readonly json: boolean;
  readonly verbose: boolean;
  /** Its stdout is a command's of the user: ours goes to stderr. */
  readonly aside: boolean;
}

/** A reader who has not taken the last lines by then never will. */
const LAST_LINES_MS = 1_000;

export class Told {
  readonly #screen: Screen;
  readonly #how: Telling;
  readonly #mx: RunningSandbox;
  readonly #stop = new AbortController();
  /** Null: nothing was told yet. */
  #events: Promise<void> | null = null;

  constructor(mx: RunningSandbox, how: Telling, screen: Screen) {
    this.#mx = mx;
    this.#how = how;
    this.#screen = screen;
  }

  /** The first line; from here on what happens is told. */
  begin(listening: ListeningLine): void {
    const { json, verbose, aside } = this.#how;
    if (json) this.#json(listening);
    else this.#out(`${listeningText(listening, aside)}\n`);
    this.#events = json || verbose ? this.#follow() : Promise.resolve();
  }

  /** The last line. False: its reader does not take it. */
  async end(end: EndLine): Promise<boolean> {
    const { json, aside, verbose } = this.#how;
    if (this.#events === null) return true;
    const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), LAST_LINES_MS).unref());
    this.#stop.abort();
    const isTold = await Promise.race([this.#events.then(() => true), late]);
    if (!isTold) return false;
    if (json) this.#json(end);
    else if (!aside || verbose) this.#out(`${JSON.stringify(end.counts)}\n${unusedText(end.unused)}`);
    return Promise.race([this.#screen.taken().then(() => true), late]);
  }

  async #follow(): Promise<void> {
    const { journal } = this.#mx;
    for await (const events of follow(journal.events, 0, this.#stop.signal)) {
      const text = events.map((event) => this.#text(lineOf(event, journal))).join('');
      if (text !== '') this.#out(text);
      if (!this.#how.aside) await this.#screen.taken();
    }
  }

  #text(line: ReturnType<typeof lineOf>): string {
    if (this.#how.json) return `${JSON.stringify(line)}\n`;
    const { palette } = this.#screen;
    return eventLines(line)
      .map((spans) => `${spans.map(({ text, role }) => palette(text, role)).join('')}\n`)
      .join('');
  }

  #json(line: Line): void {
    this.#out(`${JSON.stringify(line)}\n`);
  }

  #out(text: string): void {
    if (this.#how.aside) this.#screen.err(text);
    else this.#screen.out(text);
  }
}

function listeningText({ hostname, host, port, mode, api, seed }: ListeningLine, aside: boolean): string {
  const at = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const more = [mode, ...(api === null ? [] : [`API ${api}`]), ...(seed === 0 ? [] : [`seed ${seed}`])];
  return `${hostname} listens on ${at} (${more.join(', ')})${aside ? '' : '; ^C ends it'}`;
}

const unusedText = (unused: readonly string[]) =>
  unused.length === 0 ? '' : `rules that never fitted: ${unused.join(', ')}\n`;
