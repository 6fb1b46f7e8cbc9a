// A server of a burst that says what a test wants, without sockets: `answer` is asked at the beginning (null) and for each write.
import type { OpenStream } from '../../src/net/lean-stream.ts';
import { ENDS, streamWith } from '../net/double.ts';

export function scripted(answer: (written: string | null) => string): OpenStream {
  return (_endpoint, _source, sink) => {
    let open = true;
    const say = (written: string | null) =>
      queueMicrotask(() => {
        const said = answer(written);
        if (open && said !== '') sink.data(Buffer.from(said, 'latin1'));
      });
    queueMicrotask(() => {
      sink.connected(ENDS);
      say(null);
    });
    const end = () => {
      open = false;
    };
    const secure = () => queueMicrotask(() => open && sink.secured('TLSv1.3 TLS_AES_256_GCM_SHA384', null, null));
    const latin1 = (octets: string | Uint8Array) => Buffer.from(octets as string, 'latin1').toString('latin1');
    return streamWith({ write: (octets) => say(latin1(octets)), secure, close: end, destroy: end });
  };
}

/** What a plain server says, but for the verbs in `instead`; `message` is what comes behind DATA. */
export function plain(instead: Readonly<Record<string, string>>): (written: string | null) => string {
  return (written) => {
    const verb =
      written === null
        ? 'greeting'
        : (/^(?:EHLO|STARTTLS|AUTH|MAIL|RCPT|DATA|VRFY|QUIT)\b/.exec(written)?.[0] ?? 'message');
    return instead[verb] ?? PLAIN[verb] ?? '250 2.0.0 Ok\r\n';
  };
}

const PLAIN: Readonly<Record<string, string>> = {
  greeting: '220 mx.example ESMTP\r\n',
  DATA: '354 go ahead\r\n',
  STARTTLS: '220 2.0.0 go ahead\r\n',
  QUIT: '221 2.0.0 Bye\r\n',
};
