// A failure without a reply -> the dialogue that asks again: the connection, EHLO and, where the sending server got that far,
// STARTTLS. There is no reply to expect; whether it breaks off again is the question.

import { quoted } from '../document/yaml-text.ts';
import type { Failure, Stage } from './facts.ts';

/** The scenario file; `verified`: the sending server insisted on a certificate. */
export function unansweredScenario({ recipient }: Failure, stage: Stage, verified: boolean): string {
  const tls = stage === 'connect' || stage === 'ehlo' ? [] : [verified ? '- starttls: { verify: true }' : '- starttls'];
  const lines = [
    `name: ${quoted('No reply')}`,
    'tags: [bounce]',
    ...(recipient === null ? [] : ['vars:', `  to: ${quoted(recipient)}`]),
    'variants:',
    '  as-bounced: {}',
    'dialogue:',
    ...['- connect', '- ehlo: ${helo}', ...tls, '- quit'].map((line) => `  ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}
