// A policy at work: rules, each asked at certain moments of the session, each answering with a refusal or with nothing.

import type { Moment } from '../scenario/policy/moment.ts';
import { type SaidReply, type Saying, sayingOf } from '../scenario/policy/reply.ts';
import type { Facts, Fill } from './facts.ts';

export interface Refusal {
  readonly reply: SaidReply;
  readonly fill?: Fill | undefined;
  /** Close behind it, whatever the code. */
  readonly close?: boolean | undefined;
  /** The policy that says it, which may say it so many times. */
  readonly of?: { readonly times?: number | undefined } | undefined;
}

/** A refusal, and whose it is: a policy's key or a rule's name. */
export interface Judged {
  readonly refusal: Refusal;
  readonly policy: string | null;
}

export interface Rule {
  /** The policy's key, for the log. */
  readonly name: string;
  readonly at: readonly Moment[];
  check(facts: Facts): Refusal | null;
}

/** Where a policy's `at:` refuses. */
export function momentsOf(at: 'connect' | 'helo' | 'mail' | 'rcpt' | 'data' | 'eod' | undefined): readonly Moment[] {
  switch (at) {
    case undefined:
      return ['rcpt'];
    case 'helo':
      return ['ehlo', 'helo', 'lhlo'];
    case 'data':
      return ['data', 'bdat'];
    default:
      return [at];
  }
}

/** A function that refuses in the words called `name`, as `saying` changes them. The reply is made once. */
export function refuser(saying: Saying, name: string): (fill?: Fill) => Refusal {
  const reply = sayingOf(saying, name);
  return (fill) => ({ reply, fill, close: saying.close, of: saying });
}
