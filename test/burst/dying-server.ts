// A server that counts for itself and ends every session at one step: nothing of the embedded MX is in it.
import { createServer, type Socket } from 'node:net';

export const STEPS = ['connect', 'ehlo', 'mail', 'rcpt', 'data', 'eod', 'quit'] as const;
export type DyingStep = (typeof STEPS)[number];
/** What comes in place of the reply: FIN, RST, or half a reply and FIN. */
export type Death = 'close' | 'reset' | 'torn';

const REPLIES: { readonly [S in DyingStep]: string } = {
  connect: '220 dying.test ESMTP',
  ehlo: '250 dying.test',
  mail: '250 2.1.0 Ok',
  rcpt: '250 2.1.5 Ok',
  data: '354 End data with <CR><LF>.<CR><LF>',
  eod: '250 2.0.0 Ok: queued',
  quit: '221 2.0.0 Bye',
};

export interface DyingServer {
  readonly port: number;
  readonly counted: {
    sessions: number;
    /** Messages of which the end was read, whether that could still be said or not. */
    messages: number;
    /** Replies that were sent whole. */
    readonly replies: { [S in DyingStep]: number };
  };
  close(): Promise<void>;
}

export function dyingServer(at: DyingStep, death: Death): Promise<DyingServer> {
  const replies = { connect: 0, ehlo: 0, mail: 0, rcpt: 0, data: 0, eod: 0, quit: 0 };
  const counted = { sessions: 0, messages: 0, replies };
  const server = createServer((socket) => {
    counted.sessions += 1;
    socket.on('error', () => {});
    const answer = (step: DyingStep) => {
      if (step === at) return die(socket, death, REPLIES[step]);
      replies[step] += 1;
      socket.write(`${REPLIES[step]}\r\n`);
      if (step === 'quit') socket.end();
    };
    converse(socket, (step) => {
      if (step === 'eod') counted.messages += 1;
      answer(step);
    });
    answer('connect');
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address !== 'object' || address === null) throw new Error('no address');
      const close = () => new Promise<void>((closed) => server.close(() => closed()));
      resolve({ port: address.port, counted, close });
    });
  });
}

function die(socket: Socket, death: Death, reply: string): void {
  if (death === 'reset') socket.resetAndDestroy();
  else socket.end(death === 'torn' ? reply.slice(0, 6) : '');
}

/** Commands come one by one here: every line is one, but for those of a message. */
function converse(socket: Socket, heard: (step: DyingStep) => void): void {
  let rest = '';
  let inData = false;
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1');
    for (let end = rest.indexOf('\r\n'); end !== -1; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (inData && line !== '.') continue;
      const step = inData ? 'eod' : STEPS.find((one) => line.toLowerCase().startsWith(one));
      inData = step === 'data';
      if (step !== undefined) heard(step);
    }
  });
}
