// The rows of a program: each place of a dialogue where a session can be answered, once.

import type { Phase } from '../../scenario/burst-shape.ts';
import type { Step } from '../../scenario/scenario.ts';
import type { Row } from '../program.ts';
import { stageOf } from '../stage.ts';
import type { Stage } from '../transcript.ts';

export class RowTable {
  readonly rows: Row[] = [];

  /** The index of the step's own row. */
  of(step: Step): number {
    const stage = stageOf(step.verb);
    return this.at(step.verb, stage, PHASE_OF[stage], step.place.line);
  }

  /** The index of this row; it is added where it is new. */
  at(verb: string, stage: Stage, phase: Phase, line: number): number {
    const known = this.rows.findIndex(
      (one) => one.verb === verb && one.stage === stage && one.phase === phase && one.line === line,
    );
    return known === -1 ? this.rows.push({ verb, stage, phase, line }) - 1 : known;
  }
}

const PHASE_OF: Readonly<Record<Stage, Phase>> = {
  connect: 'banner',
  ehlo: 'ehlo',
  starttls: 'starttls',
  auth: 'auth',
  mail: 'mail',
  rcpt: 'rcpt',
  data: 'data',
  eod: 'eod',
  other: 'other',
};
