// STARTTLS: the command, the wall, the handshake, EHLO again. RFC 3207.

import type { StartTls } from '../../scenario/scenario.ts';
import { textOf } from '../../scenario/template.ts';
import { replyLine } from '../../wire/reply.ts';
import { ambiguityOf, unclear } from '../ambiguity.ts';
import type { Answer, Session } from '../old-session.ts';
import { isPositive, type Performed } from '../perform.ts';
import { sayHello } from './hello.ts';

export async function startTls(options: StartTls, session: Session, deadlineMs: number): Promise<Performed> {
  const injected = options.inject === null ? '' : textOf(options.inject, session.values);
  const answer = await session.exchange({ stage: 'starttls', octets: `STARTTLS\r\n${injected}`, deadlineMs });
  if (answer.reply === null || unclear(answer.reply, 220) !== null) return answer;
  const broken = wallBroken(session);
  if (broken !== null) return { ...answer, broken };
  const failure = await secureConversation(options, session, deadlineMs);
  if (failure !== null) return { ...answer, outcome: 'tls-failure', detail: failure };
  session.accepted('starttls', true);
  return options.reehlo ? again(answer, session, deadlineMs) : answer;
}

/** RFC 3207 4.2: what was learnt before TLS is forgotten, so EHLO is said again. The step's reply stays that of STARTTLS. */
async function again(answer: Answer, session: Session, deadlineMs: number): Promise<Performed> {
  const verb = session.around.mode === 'lmtp' ? 'lhlo' : 'ehlo';
  const name = session.values.get('hello') ?? session.values.get('helo') ?? '';
  const hello = await sayHello({ verb, argument: name }, session, deadlineMs);
  return isPositive(hello) && hello.reply !== null && ambiguityOf(hello.reply) === undefined
    ? answer
    : {
        ...hello,
        broken:
          hello.reply === null ? undefined : `${verb.toUpperCase()} within TLS was answered ${replyLine(hello.reply)}`,
      };
}

/**
 * The wall: nothing may be left to read behind the LF of the final 220 line. Octets there were injected before TLS and would
 * be read as if they had come within (CVE-2011-0411, CVE-2021-38371). They are recorded; the handshake is not begun.
 */
function wallBroken(session: Session): string | null {
  const { conversation } = session;
  if (conversation === null || conversation.unread() === 0) return null;
  const octets = conversation.unread();
  const taken = conversation.take() ?? conversation.leftover();
  const what = taken === null ? `${octets} octets` : `\`${session.around.redactor.text(replyLine(taken))}\``;
  if (taken !== null) session.record('starttls', { outcome: 'reply', reply: taken }, 0, null, 0);
  session.outOfStep ??= 'octets were injected before TLS';
  session.find({
    id: 'injected-before-tls',
    severity: 'error',
    text: `${octets} octets stood behind the 220 to STARTTLS (${what}); the handshake was not begun`,
    standard: 'RFC 3207 4.2, CVE-2011-0411',
  });
  return `${what} stood behind the 220 to STARTTLS, so TLS was not begun`;
}

/** The handshake; null if it worked, else why it did not. Facts are recorded in both cases. */
export async function secureConversation(
  options: StartTls,
  session: Session,
  deadlineMs: number,
): Promise<string | null> {
  const { around, conversation } = session;
  if (conversation === null) return 'there is no connection';
  const sni = options.sni === null ? around.serverName : textOf(options.sni, session.values) || null;
  const { min, max, ciphers, groups, alpn, clientCertificate, clientKey } = options;
  const asked = session.tlsOptions(
    {
      minVersion: min ?? undefined,
      maxVersion: max ?? undefined,
      ciphers: ciphers ?? undefined,
      groups: groups ?? undefined,
      alpn,
      clientCertificate: clientCertificate ?? undefined,
      clientKey: clientKey ?? undefined,
    },
    sni,
    session.left(deadlineMs),
  );
  const { conversation: secured, facts } = await conversation.startTls(asked);
  around.signal.throwIfAborted();
  session.tls = around.tlsRecord(facts, sni ?? around.certificateHost);
  around.emit({ e: 'tls', at: session.at, tls: session.tls });
  session.conversation = secured;
  session.capabilities = null;
  if (secured === null) return session.tls.failure ?? 'the handshake failed';
  if (!options.verify) return null;
  if (!session.tls.trusted) return `the certificate is not trusted: ${session.tls.trustError}`;
  return session.tls.matchesHost
    ? null
    : `the certificate is not for ${session.tls.host}${session.tls.nameProblem === null ? '' : `: ${session.tls.nameProblem}`}`;
}
