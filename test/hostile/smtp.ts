// An ordinary SMTP server, of which a case changes what it needs to: each key is what is said at that moment.
import type tls from 'node:tls';
import type { Peer, Script } from './server.ts';

type Words = string | ((peer: Peer) => Promise<void> | void);

export interface Replies {
  readonly greeting?: Words;
  readonly ehlo?: Words;
  readonly starttls?: Words;
  readonly mail?: Words;
  readonly rcpt?: Words;
  readonly data?: Words;
  readonly eod?: Words;
  readonly quit?: Words;
  /** STARTTLS is offered, and this is the certificate. */
  readonly tls?: tls.SecureContextOptions;
}

export const smtp =
  (replies: Replies = {}): Script =>
  async (peer) => {
    const say = async (words: Words) => (typeof words === 'string' ? peer.say(words) : await words(peer));
    const offers = '250-mx.example\r\n250-PIPELINING\r\n';
    await say(replies.greeting ?? '220 mx.example ESMTP\r\n');
    await peer.hear(/EHLO [^\n]*\n/);
    await say(replies.ehlo ?? `${offers}${replies.tls || replies.starttls ? '250 STARTTLS' : '250 SIZE 1000'}\r\n`);
    if (replies.tls !== undefined || replies.starttls !== undefined) {
      await peer.hear(/STARTTLS\r\n/);
      await say(replies.starttls ?? '220 go ahead\r\n');
      if (replies.tls === undefined || !(await peer.secure(replies.tls))) return;
      await peer.answer(/EHLO [^\n]*\n/, `${offers}250 SIZE 1000\r\n`);
    }
    await transaction(peer, replies, say);
  };

async function transaction(peer: Peer, replies: Replies, say: (words: Words) => Promise<void>): Promise<void> {
  for (;;) {
    const command = await peer.hear(/(?:MAIL|RCPT|DATA|QUIT|NOOP)[^\n]*\n/);
    switch (command.slice(0, 4)) {
      case 'MAIL':
        await say(replies.mail ?? '250 2.1.0 Ok\r\n');
        break;
      case 'RCPT':
        await say(replies.rcpt ?? '250 2.1.5 Ok\r\n');
        break;
      case 'DATA':
        await say(replies.data ?? '354 go on\r\n');
        await peer.hear(/\r\n\.\r\n/);
        await say(replies.eod ?? '250 2.0.0 queued\r\n');
        break;
      case 'NOOP':
        peer.say('250 2.0.0 Ok\r\n');
        break;
      default:
        await say(replies.quit ?? '221 2.0.0 Bye\r\n');
        if (replies.quit === undefined) peer.end();
        return;
    }
  }
}
