// A failure without a reply -> the dialogue that asks again, as far as the sending server got. There is no reply to expect; whether it
// breaks off again is the question.

import { quoted } from '../document/yaml-text.ts';
import { reaches } from '../wire/stage.ts';
import type { Envelope } from './envelope.ts';
import type { Stage } from './facts.ts';

export interface Unanswered {
  readonly envelope: Envelope;
  readonly stage: Stage;
  /** It insisted on a certificate. */
  readonly isVerified: boolean;
  /** The session was encrypted. */
  readonly isEncrypted: boolean;
}

/** The scenario file. */
export function unansweredScenario({ envelope, stage, isVerified, isEncrypted }: Unanswered): string {
  const { helo, from, to } = envelope;
  const takesTls = stage === 'starttls' || (reaches(stage, 'mail') && isEncrypted);
  const vars = [
    ...(helo === null ? [] : [`  helo: ${quoted(helo)}`]),
    ...(from === null || !reaches(stage, 'mail') ? [] : [`  from: ${quoted(from === '' ? '<>' : from)}`]),
    `  to: ${quoted(to)}`,
  ];
  const steps: readonly (readonly [Stage, string])[] = [
    ['connect', '- connect'],
    // where nobody answers, EHLO shows that somebody does now
    ['connect', '- ehlo: ${helo}'],
    ...(takesTls ? [['starttls', isVerified ? '- starttls: { verify: true }' : '- starttls'] as const] : []),
    ['mail', '- mail: ${from}'],
    ['rcpt', '- rcpt: ${to}'],
    ['data', '- data'],
    ['connect', '- quit'],
  ];
  const lines = [
    `name: ${quoted('No reply')}`,
    'tags: [bounce]',
    'vars:',
    ...vars,
    'variants:',
    '  as-bounced: {}',
    'dialogue:',
    ...steps.filter(([at]) => reaches(stage, at)).map(([, step]) => `  ${step}`),
  ];
  return `${lines.join('\n')}\n`;
}
