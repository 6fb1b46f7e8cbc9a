// Whole nights of `mxprobe probe` against the embedded MX on a real socket: files, lock, run, second try, history, messages.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Context } from '../../src/cli/command.ts';
import type { NightAround } from '../../src/cli/night-around.ts';
import { type NightEnd, probeNight } from '../../src/cli/probe-night.ts';
import { problemText } from '../../src/cli/problem-text.ts';
import { readYaml } from '../../src/document/read-yaml.ts';
import { Checking } from '../../src/document/shape.ts';
import { type Outside, wayOutside } from '../../src/library/outside.ts';
import { type ReadProbe, readProbes } from '../../src/library/read-probes.ts';
import { lazyDns } from '../../src/library/targets.ts';
import { type Clock, systemClock } from '../../src/net/clock.ts';
import { type LeanStream, type OpenStream, openStream } from '../../src/net/lean-stream.ts';
import { IN_ENGLISH } from '../../src/report/nights/words.ts';
import { plain } from '../../src/report/palette.ts';
import { ENGLISH } from '../../src/report/tongue.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { type CertificateStore, certificateStore } from '../../src/sandbox/certificate-store.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import { type Policy, policyShape } from '../../src/scenario/policy.ts';

/** A policy as `sandbox:` writes it; a key that is undefined is left out. */
export type WrittenPolicy = Readonly<Record<string, unknown>>;

export function policyOf(written: WrittenPolicy): Policy {
  const source = { file: 'policy', text: JSON.stringify(written) };
  const { root, problems } = readYaml(source);
  assert.ok(root !== null, problemText(problems));
  const checking = new Checking(source);
  const policy = policyShape.read(root, checking);
  assert.ok(policy !== undefined && checking.problems.length === 0, problemText(checking.problems));
  return policy;
}

export interface Passed {
  readonly end: NightEnd;
  readonly out: string;
  readonly err: string;
}

export class NightWorld {
  readonly folder: string;
  readonly port: number;
  readonly results: string;
  readonly #certificates: CertificateStore;
  readonly #outside: Outside;
  #mx: RunningSandbox | null = null;

  private constructor(folder: string, port: number, certificates: CertificateStore, outside: Outside) {
    this.folder = folder;
    this.port = port;
    this.results = join(folder, 'results');
    this.#certificates = certificates;
    this.#outside = outside;
  }

  /** `clock`: on which the nights pass. */
  static async open(clock: Clock = systemClock): Promise<NightWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'mxprobe-night-'));
    const certificates = certificateStore(() => systemClock.date());
    // A port that was free a moment ago: every night's server listens there, as cases are known by it.
    const first = await startSandbox({}, { certificates });
    await first.close();
    const trusting = { ca: [await certificates.caPem()], servername: null, dns: null, owned: false };
    const outside = await wayOutside(trusting, null);
    return new NightWorld(folder, first.port, certificates, { ...outside, clock });
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
  }

  read(name: string, environment: Readonly<Record<string, string>> = {}): ReadProbe {
    const { probes, problems } = readProbes([join(this.folder, name)], (variable) => environment[variable]);
    assert.deepEqual(problems, []);
    const [probe] = probes;
    assert.ok(probe);
    return probe;
  }

  async serve(policy: WrittenPolicy | null): Promise<void> {
    await this.#mx?.close();
    this.#mx = null;
    if (policy === null) return;
    this.#mx = await startSandbox(policyOf(policy), { port: this.port, certificates: this.#certificates });
  }

  /** A mail server beside the one that is watched, with certificates of the same root. Who asks for it closes it. */
  relay(policy: WrittenPolicy): Promise<RunningSandbox> {
    return startSandbox(policyOf({ hostname: 'localhost', ...policy }), { certificates: this.#certificates });
  }

  async night(
    read: ReadProbe,
    options: Partial<NightAround> & {
      readonly environment?: NodeJS.ProcessEnv;
      /** What happens before the second try. */
      readonly between?: () => Promise<void>;
    } = {},
  ): Promise<Passed> {
    const said = { out: '', err: '' };
    let pending: (() => Promise<void>) | undefined;
    const screen: Context['screen'] = {
      palette: plain,
      isTerminal: false,
      width: null,
      columns: 120,
      out: (text) => {
        said.out += text;
      },
      err: (text) => {
        said.err += text;
        if (text.startsWith('asking')) pending = options.between;
      },
      taken: async () => {},
      status: () => {},
    };
    const environment = options.environment ?? {};
    const context = { screen, version: 'test', argv: ['probe'], environment, clock: this.#outside.clock };
    const around = this.around({
      outside: {
        ...this.#outside,
        open(...where) {
          const first = pending;
          pending = undefined;
          return first === undefined ? openStream(...where) : openedAfter(first, where);
        },
      },
      ...options,
    });
    return { end: await probeNight(read, around, context), ...said };
  }

  /** What a night needs around it. */
  around(options: Partial<NightAround> = {}): NightAround {
    return {
      outside: this.#outside,
      startSandbox: () => Promise.reject(new Error('a probe has targets')),
      signal: new AbortController().signal,
      dns: null,
      lookUp: lazyDns(null),
      policies: () => null,
      jobs: 8,
      speech: ENGLISH,
      timeoutMs: 5_000,
      accept: false,
      output: 'usual',
      reports: { wanted: [], stdout: null },
      results: this.results,
      tongue: IN_ENGLISH,
      ...options,
    };
  }

  /** A night with the document on stdout. */
  async document(read: ReadProbe, options: Partial<NightAround> = {}): Promise<RunDocument> {
    const reports = { wanted: [{ kind: 'json', path: '-' }], stdout: 'json' };
    const { out } = await this.night(read, { ...options, reports });
    return JSON.parse(out) as RunDocument;
  }

  async close(): Promise<void> {
    await this.#mx?.close();
    await rm(this.folder, { recursive: true });
  }
}

/** A stream that is opened when `first` is done. */
function openedAfter(first: () => unknown, where: Parameters<OpenStream>): LeanStream {
  let stream: LeanStream | null = null;
  void Promise.resolve(first()).then(() => {
    stream = openStream(...where);
  });
  return {
    write: (octets) => stream?.write(octets),
    secure: (options) => stream?.secure(options),
    giveUp: (code, why) => stream?.giveUp(code, why),
    tlsSession: () => stream?.tlsSession() ?? null,
    close: () => stream?.close(),
    destroy: (reset) => stream?.destroy(reset),
  };
}
