// Who is to be told of a night is told: webhook, mail, command. What could not be sent is tried again the next night.
import { type Cause, causesOf } from '../baseline/causes.ts';
import { type Notification, notificationFor, receiverKey, TOLD_NOTHING, type Told } from '../baseline/notify.ts';
import type { Notify } from '../baseline/probe.ts';
import { isWebUrl } from '../baseline/web-url.ts';
import { postJson, runCommand, type Sent } from '../net/notify.ts';
import { excerptLines } from '../report/excerpt.ts';
import { textOf } from '../report/line.ts';
import { webhookBody } from '../report/notification.ts';
import type { Change, RunDocument } from '../run/document.ts';
import type { OfOneNight } from './night-around.ts';
import { readSecret } from './read-probes.ts';
import { sendMail } from './send-mail.ts';

/** What each receiver knows from now on. */
export async function tellReceivers(
  { document, changes }: { readonly document: RunDocument; readonly changes: readonly Change[] },
  known: ReadonlyMap<string, Told>,
  telling: OfOneNight,
): Promise<ReadonlyMap<string, Told>> {
  const { probe } = telling.read;
  const now = telling.around.outside.clock.date();
  const told = {
    probe: probe.name,
    document,
    causes: causesOf(changes, telling.around.tongue.sentence),
    dialogueOf: (cause: Cause) => excerptLines(document, cause).map(textOf),
  };
  const entries = probe.notify.map(async (receiver) => {
    const key = receiverKey(receiver);
    const before = known.get(key) ?? TOLD_NOTHING;
    const { notification, told: after } = notificationFor(receiver, told, before, now);
    const sent = notification === null || (await sendOrSay(receiver, notification, telling));
    return [key, sent ? after : before] as const;
  });
  return new Map(await Promise.all(entries));
}

async function sendOrSay(receiver: Notify, notification: Notification, telling: OfOneNight): Promise<boolean> {
  const sent = await send(receiver, notification, telling);
  if (sent.sent) return true;
  telling.around.tell({ e: 'notice', text: `${named(receiver)} was not told: ${sent.text}` });
  return false;
}

/** The receiver in words; the address of a webhook is a secret. */
function named(receiver: Notify): string {
  switch (receiver.kind) {
    case 'webhook': {
      const { url } = receiver;
      return 'env' in url ? `the webhook in ${url.env}` : 'file' in url ? `the webhook in ${url.file}` : 'the webhook';
    }
    case 'mail':
      return receiver.to.join(', ');
    case 'command':
      return `the command ${receiver.command[0] ?? ''}`;
  }
}

async function send(receiver: Notify, notification: Notification, telling: OfOneNight): Promise<Sent> {
  const { read, around } = telling;
  const options = { clock: around.outside.clock, signal: around.signal };
  switch (receiver.kind) {
    case 'webhook': {
      const { url: source } = receiver;
      const url = 'url' in source ? { value: source.url } : readSecret(read.file, source, around.environment);
      if ('refuse' in url) return { sent: false, text: url.refuse };
      if (!isWebUrl(url.value)) return { sent: false, text: 'its address is no http or https URL' };
      return postJson(url.value, webhookBody(notification, receiver.format, around.tongue), options);
    }
    case 'mail':
      return sendMail(receiver, notification, {
        read,
        outside: around.outside,
        dns: around.dns,
        signal: around.signal,
        environment: around.environment,
        tongue: around.tongue,
      });
    case 'command':
      return runCommand(receiver.command, webhookBody(notification, 'json'), options);
  }
}
