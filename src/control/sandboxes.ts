// The embedded MXs that one control API has in its hands: the first, and those that were made over HTTP.
import type { Node } from '../document/node.ts';
import type { Problem } from '../document/problem.ts';
import { readYaml } from '../document/read-yaml.ts';
import { Checking, type Shape } from '../document/shape.ts';
import type { RunningSandbox, SandboxOptions } from '../sandbox/serve.ts';
import { startSandbox } from '../sandbox/serve.ts';
import { type Policy, policyShape } from '../scenario/policy.ts';

/** A policy as somebody wrote it: YAML, or JSON, which is YAML too. */
export interface Written {
  readonly text: string;
  readonly type: 'application/yaml' | 'application/json';
}

export interface Controlled {
  readonly running: RunningSandbox;
  readonly seed: number;
  /** The policy at the start, as it was written. */
  readonly first: Written;
  /** That of sessions to come. */
  written: Written;
}

/** One for each parallel test of a large suite. */
const MAX_SANDBOXES = 256;

export class Sandboxes {
  readonly first: Controlled;
  readonly #options: SandboxOptions;
  readonly #made = new Map<string, Controlled>();
  /** Those that are being made. */
  #coming = 0;
  #ids = 0;
  #closed = false;

  /** `options`: what those that are made have in common with the first, its certificates among them. */
  constructor(first: Controlled, options: SandboxOptions) {
    this.first = first;
    this.#options = options;
  }

  get(id: string): Controlled | null {
    return this.#made.get(id) ?? null;
  }

  /** Null: there are too many, or all of them end. */
  async make(policy: Policy, written: Written): Promise<{ readonly id: string; readonly made: Controlled } | null> {
    if (this.#made.size + this.#coming >= MAX_SANDBOXES) return null;
    this.#coming += 1;
    try {
      const { seed = 0 } = this.#options;
      const running = await startSandbox(policy, { ...this.#options, port: 0 });
      if (this.#closed) {
        await running.close();
        return null;
      }
      this.#ids += 1;
      const id = String(this.#ids);
      const made = { running, seed: policy.seed ?? seed, first: written, written };
      this.#made.set(id, made);
      return { id, made };
    } finally {
      this.#coming -= 1;
    }
  }

  /** False if there is none of that name. */
  async close(id: string): Promise<boolean> {
    const made = this.#made.get(id);
    if (made === undefined) return false;
    this.#made.delete(id);
    await made.running.close();
    return true;
  }

  /** Ends those that were made; the first is its maker's. */
  async closeAll(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#made.keys()].map((id) => this.close(id)));
  }
}

export type ReadText<T> = { readonly value: T; readonly root: Node } | { readonly problems: readonly Problem[] };

/** What a text says by a shape, or its problems. `file`: what they call it. */
export function readText<T>(shape: Shape<T>, text: string, file: string): ReadText<T> {
  const source = { file, text };
  const { root, problems } = readYaml(source);
  const checking = new Checking(source);
  const value = root === null ? undefined : shape.read(root, checking);
  const all = [...problems, ...checking.problems];
  if (root === null || value === undefined || all.length > 0) return { problems: all };
  return { value, root };
}

export const readPolicy = (text: string, file: string) => readText(policyShape, text, file);
