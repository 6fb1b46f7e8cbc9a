// What is odd about a session, as findings: what replies break, what EHLO offers twice, what nobody had asked for.
import type { Capabilities } from '../wire/ehlo.ts';
import { type Reply, replyLine } from '../wire/reply.ts';
import { decodeBase64 } from '../wire/sasl/base64.ts';
import type { Recording } from './exchanges.ts';
import type { Finding, TlsRecord } from './transcript.ts';
import { VIOLATIONS, violationsOf } from './violations.ts';
import type { Failure } from './witness.ts';

/** A server in good faith sends one or two; a flood of short ones would fill the record. */
const MAX_UNSOLICITED = 20;

export class Observations {
  readonly #to: Recording;
  /** The step that they belong to. */
  step = 0;
  /** Why the dialogue is out of step, once it is. */
  outOfStep: string | null = null;
  /** The last thing the server said without being asked, and how often it did. */
  unasked: Reply | null = null;
  #count = 0;

  constructor(to: Recording) {
    this.#to = to;
  }

  /** What a reply breaks is told once for each step. */
  reply(reply: Reply, smtputf8: boolean): void {
    for (const violation of violationsOf(reply, smtputf8)) {
      const known = VIOLATIONS[violation];
      if (known === undefined) continue;
      const text = `${known.text}: ${replyLine(reply).slice(0, 200)}`;
      this.#find({ id: violation, severity: known.severity, text, standard: 'RFC 5321 4.2' });
    }
  }

  offers({ observations }: Capabilities): void {
    for (const { id, line } of observations) {
      const overwritten = id === 'starttls-overwritten';
      const text = overwritten ? `a middlebox has overwritten STARTTLS: ${line}` : `${ODDITIES[id] ?? id}: ${line}`;
      const standard = overwritten ? 'RFC 3207 6' : 'RFC 5321 4.1.1.1';
      this.#find({ id, severity: overwritten ? 'error' : 'info', text, standard });
    }
  }

  /** A 334 (RFC 4954 4): its text is base64, and where a token is refused there is JSON in it (RFC 7628 3.2.2, XOAUTH2). */
  challenge({ lines, text: said }: Reply): void {
    const octets = decodeBase64(lines[0]?.text ?? '');
    if (octets === null) {
      const text = `the challenge is no base64: ${this.#to.redactor.text(said).slice(0, 200)}`;
      this.#find({ id: 'challenge-not-base64', severity: 'warning', text, standard: 'RFC 4954 4' });
      return;
    }
    const decoded = Buffer.from(octets).toString('utf8').trim();
    if (!decoded.startsWith('{') || !decoded.endsWith('}')) return;
    const text = `the 334 says ${this.#to.redactor.text(decoded)}`;
    this.#find({ id: 'challenge-json', severity: 'info', text, standard: 'RFC 7628 3.2.2' });
  }

  /** What was done on purpose, and no exchange shows. */
  done(text: string | null): void {
    if (text !== null) this.#find({ id: 'on-purpose', severity: 'info', text, standard: null });
  }

  /** RFC 3207 leaves to the client what it makes of a certificate; who sends mail may refuse it. */
  untrusted({ trustError, host }: TlsRecord): void {
    const text = `the certificate of ${host ?? 'the server'} is not trusted: ${trustError ?? 'no reason given'}`;
    this.#find({ id: 'certificate-not-trusted', severity: 'warning', text, standard: 'RFC 7817 3' });
  }

  unfinishedGreeting(): void {
    const text = 'the greeting was not finished: what follows its 220- is the reply to the first command';
    this.#find({ id: 'greeting-unfinished', severity: 'info', text, standard: 'RFC 5321 4.2.1' });
  }

  /** Replies that nobody had asked for, until `next` gives none; the first ones are `kept`, the others counted. */
  unsolicited(next: () => Reply | null, kept: (reply: Reply) => void): void {
    const before = this.#count;
    for (let reply = next(); reply !== null; reply = next()) {
      this.#count += 1;
      if (this.#count > MAX_UNSOLICITED) continue;
      kept(reply);
      this.#unsolicited(reply);
    }
    const dropped = this.#count - Math.max(before, MAX_UNSOLICITED);
    if (dropped <= 0) return;
    const text = `${dropped} more replies that nobody had asked for are not kept`;
    this.#find({ id: 'unsolicited', severity: 'error', text, standard: 'RFC 5321 4.2' });
  }

  #unsolicited(reply: Reply): void {
    const line = this.#to.redactor.text(replyLine(reply));
    this.unasked = reply;
    // A 421 may come at any time when the server shuts the service down (RFC 5321 3.8): nothing is out of step by it.
    const shutdown = reply.code === 421;
    if (!shutdown) this.outOfStep ??= `the server sent a reply that nobody had asked for: ${line}`;
    this.#find({
      id: 'unsolicited',
      severity: shutdown ? 'info' : 'error',
      text: shutdown ? `421 without being asked: ${line}` : `a reply that nobody had asked for: ${line}`,
      standard: shutdown ? 'RFC 5321 3.8' : 'RFC 5321 4.2',
    });
  }

  injected({ octets, taken }: Extract<Failure, { kind: 'wall' }>): void {
    const what = taken === null ? `${octets} octets` : `\`${this.#to.redactor.text(replyLine(taken))}\``;
    this.outOfStep ??= 'octets were injected before TLS';
    this.#find({
      id: 'injected-before-tls',
      severity: 'error',
      text: `${octets} octets stood behind the 220 to STARTTLS (${what}); the handshake was not begun`,
      standard: 'RFC 3207 4.2, CVE-2011-0411',
    });
  }

  deliveryUnknown(): void {
    const text = 'the end of the message was sent and not answered: it may have been delivered, and is not sent again';
    this.#find({ id: 'delivery-unknown', severity: 'warning', text, standard: 'RFC 5321 4.5.3.2.6' });
  }

  #find(finding: Omit<Finding, 'step'>): void {
    const text = this.#to.redactor.text(finding.text);
    this.#to.emit({ e: 'finding', finding: { ...finding, text, step: this.step } });
  }
}

const ODDITIES: Readonly<Record<string, string>> = {
  'duplicate-keyword': 'an EHLO keyword is offered twice',
  'auth-equals': 'AUTH in the form of old clients',
  'malformed-keyword': 'an EHLO keyword that is none',
};
