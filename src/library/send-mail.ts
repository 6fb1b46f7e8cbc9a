// A notification as a mail, through the project's own client.

import type { Notification } from '../baseline/notify.ts';
import type { Notify } from '../baseline/probe.ts';
import type { DnsServer } from '../net/dns-servers.ts';
import { ownName } from '../net/machine.ts';
import { type Sent, tryRepeatedly } from '../net/notify.ts';
import { openDns } from '../net/open-dns.ts';
import { mailMessage } from '../report/mail-message.ts';
import type { NightTongue } from '../report/nights/words.ts';
import { mailOf } from '../report/notification.ts';
import { submitMail } from '../run/submit-mail.ts';
import { type Endpoint, resolveTarget } from '../target/resolve-target.ts';
import type { Outside } from './outside.ts';
import { type Environment, type ReadProbe, readSecret } from './read-probes.ts';

/** By whom it is sent, and how it gets out. */
export interface Sending {
  readonly read: ReadProbe;
  readonly outside: Outside;
  readonly dns: DnsServer | null;
  readonly signal: AbortSignal;
  readonly environment: Environment;
  readonly tongue: NightTongue;
}

type MailReceiver = Extract<Notify, { kind: 'mail' }>;

export async function sendMail(
  receiver: MailReceiver,
  notification: Notification,
  { read, outside, dns: server, signal, environment, tongue }: Sending,
): Promise<Sent> {
  const login = loginOf(receiver, read, environment);
  if (login !== null && 'refuse' in login) return { sent: false, text: login.refuse };
  const helo = read.probe.identity.helo ?? ownName();
  const { subject, text } = mailOf(notification, tongue);
  const { from, to } = receiver;
  const head = { from, to, subject, date: outside.clock.date(), messageId: `${outside.random()}@${helo}` };
  const submission = { helo, from, to, login, message: mailMessage(head, text) };
  const dns = openDns(server, outside.clock);
  return tryRepeatedly(
    async () => {
      const found = await resolveTarget(receiver.via.target, { dns, family: null, all: false, signal });
      if (found.problem !== null) return { done: false, text: found.problem.text, passing: true };
      return atFirst(found.endpoints, (endpoint) => submitMail(submission, endpoint, { ...outside, signal }));
    },
    { clock: outside.clock, signal },
  );
}

/** The first endpoint that does not fail for the moment. */
async function atFirst(
  endpoints: readonly Endpoint[],
  visit: (endpoint: Endpoint) => ReturnType<typeof submitMail>,
): ReturnType<typeof submitMail> {
  let tried: Awaited<ReturnType<typeof submitMail>> = { done: false, text: 'there is no address', passing: true };
  for (const endpoint of endpoints) {
    tried = await visit(endpoint);
    if (tried.done || !tried.passing) return tried;
  }
  return tried;
}

function loginOf({ login }: MailReceiver, read: ReadProbe, environment: Environment) {
  if (login === null) return null;
  const password = readSecret(read.file, login.password, environment);
  return 'refuse' in password ? password : { user: login.user, password: password.value };
}
