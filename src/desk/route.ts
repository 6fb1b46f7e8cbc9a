// A route: how it is asked for, what it needs, who answers. The means of the house come with each visit.

import type { Language } from '../diagnosis/texts.ts';
import type { Side } from '../diagnosis/we.ts';
import type { Asking } from '../library/asking.ts';
import type { Explaining } from '../library/explain-bounce.ts';
import type { Clock } from '../net/clock.ts';
import type { Files } from '../net/files.ts';
import type { HttpClient } from '../net/serve-http.ts';
import type { RunDocument } from '../run/document.ts';
import type { MxSurvey } from '../survey/document.ts';
import type { Doors, Session } from './doors.ts';
import type { Entrance } from './entrance.ts';
import type { House, Need } from './guard.ts';
import type { Job } from './job.ts';
import type { Kept } from './kept.ts';
import type { Memory } from './memory.ts';
import type { Rates } from './rates.ts';
import type { View } from './view.ts';

/** What the desk was started with. */
export interface DeskOptions {
  readonly clock: Clock;
  /** 128 bits in letters of a URL. */
  readonly random: () => string;
  readonly house: House;
  readonly entrance: Entrance;
  /** A proxy in front of us speaks TLS with the readers: cookies are sent that way only. */
  readonly isSecure: boolean;
  /** The cookie of the session: one for each port. */
  readonly cookieName: string;
  readonly version: string;
  readonly catalogue: Explaining['catalogue'];
  /** The first choice of each reader; null: what the browser asks for. */
  readonly lang: Language | null;
  readonly we: Side | null;
  /** What may be asked, as written. */
  readonly targets: readonly string[];
  /** The MX hosts of a domain that a reader types may be asked, too. */
  readonly isAnyMxAllowed: boolean;
  /** Who we are when we ask, and by which way; never what the page says. */
  readonly asking: Omit<Asking, 'target' | 'to'>;
  /** May name the roots of this machine. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told of a bug of ours that no response could tell. */
  readonly failed: (error: unknown) => void;
  /** The folder of runs and nights; null: none is shown. */
  readonly results: string | null;
  /** The folder of probe files. */
  readonly probes: string | null;
  /** The folder of scenarios to try out. */
  readonly scenarios: string | null;
  /** Asks a probe as `mxprobe probe` does. */
  readonly askProbe: AskProbe;
  readonly files: Files;
  /** Served beyond this machine without TLS. */
  readonly isOpen: boolean;
  /** One line for each request: no address, no ID. */
  readonly log: (line: RequestLine) => void;
}

/** Why the probe could not be asked, in words; null: the night is over, whatever came of it. */
export type AskProbe = (name: string, signal: AbortSignal) => Promise<string | null>;

export interface RequestLine {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

/** What all visits share. */
export interface Desk {
  readonly options: DeskOptions;
  readonly doors: Doors;
  readonly rates: Rates;
  readonly bounces: Memory<Kept>;
  readonly surveys: Memory<{ readonly job: Job<MxSurvey>; readonly isSandbox: boolean }>;
  readonly trials: Memory<Job<RunDocument>>;
  readonly nights: Memory<{ readonly job: Job<string | null>; readonly name: string }>;
  /** Targets that are asked at this moment: one after the other. */
  readonly asking: Set<string>;
  /** What goes on; it ends with the desk. */
  readonly running: Set<Running>;
}

/** Something that takes its time. */
export interface Running {
  readonly done: Promise<void>;
  stop(): void;
}

/** A request, before it is known who asks. */
export interface Coming {
  readonly desk: Desk;
  readonly request: Request;
  readonly client: HttpClient;
  readonly url: URL;
  readonly route: Route | null;
}

export interface Visit {
  readonly desk: Desk;
  readonly request: Request;
  readonly url: URL;
  /** The groups of the route's pattern. */
  readonly at: Readonly<Record<string, string>>;
  readonly view: View;
  readonly session: Session;
  /** Null for GET. */
  readonly form: FormData | null;
}

export interface Route extends Need {
  /** For the log: `/b/ID`. */
  readonly name: string;
  /** Of the whole path. */
  readonly path: RegExp;
  /** Octets that a form may have; the bound beside its reason. */
  readonly bodyBytes?: number;
  answer(visit: Visit): Response | Promise<Response>;
}

export const get = (name: string, path: RegExp, answer: Route['answer']): Route => ({
  method: 'GET',
  session: 'needed',
  right: null,
  name,
  path,
  answer,
});

export const post = (
  name: string,
  path: RegExp,
  answer: Route['answer'],
  more: Partial<Pick<Route, 'right' | 'bodyBytes'>> = {},
): Route => ({
  method: 'POST',
  session: 'needed',
  right: null,
  name,
  path,
  answer,
  ...more,
});

/** A field of a form that is text; empty if it is not there. */
export function fieldOf(form: FormData | null, name: string): string {
  const value = form?.get(name);
  return typeof value === 'string' ? value : '';
}
