// Where in the SMTP session a verb belongs.
import type { Verb } from '../scenario/scenario.ts';
import type { Stage } from './transcript.ts';

export function stageOf(verb: Verb): Stage {
  switch (verb) {
    case 'connect':
    case 'proxy':
      return 'connect';
    case 'ehlo':
    case 'helo':
    case 'lhlo':
    case 'xclient':
      return 'ehlo';
    case 'starttls':
    case 'auth':
    case 'mail':
    case 'rcpt':
      return verb;
    case 'data':
    case 'bdat':
      return 'eod';
    default:
      return 'other';
  }
}
