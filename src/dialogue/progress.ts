// How far a session has come by the table of the order (RFC 5321 4.1.4): for the hint behind a 503.
import { after, isVerb, type SessionState } from '../wire/order.ts';
import { isAccepted, type Reply } from '../wire/reply.ts';
import type { PlainStep } from './program.ts';
import type { Stage } from './transcript.ts';

export class Progress {
  state: SessionState = 'start';

  /** There is a new connection. */
  begin(): void {
    this.state = 'start';
  }

  /** TLS has begun by STARTTLS. */
  secured(): void {
    this.state = after(this.state, 'starttls', true);
  }

  /** A reply to the step, at that stage of it; null: none came. */
  heard(step: PlainStep, stage: Stage, reply: Reply | null): void {
    const accepted = isAccepted(reply?.code);
    switch (step.verb) {
      case 'data':
        // Whatever is said of the message, the transaction is over.
        if (stage === 'eod') this.state = after(this.state, 'data', true);
        break;
      case 'bdat':
        this.state = after(this.state, step.chunks.at(-1)?.last === true ? 'bdat last' : 'bdat', accepted);
        break;
      case 'starttls':
        if (stage === 'ehlo') this.state = after(this.state, 'ehlo', accepted);
        break;
      default:
        if (isVerb(step.verb)) this.state = after(this.state, step.verb, accepted);
    }
  }
}
