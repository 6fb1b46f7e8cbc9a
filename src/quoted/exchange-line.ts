// Exchange's message tracking and message trace, by its mark `{LED=550 5.1.1 ...};{MSG=};{FQDN=mx.example};{IP=192.0.2.1}`.
import { type LogLine, outgoing } from './log-fact.ts';
import { hostName, ipAddress } from './statements.ts';

export function exchangeLine(line: string): LogLine | null {
  const at = line.indexOf('{LED=');
  if (at === -1) return null;
  const from = at + 5;
  const close = line.indexOf('}', from);
  const behind = line.slice(close === -1 ? line.length : close);
  const named = [
    ...line.slice(0, at).matchAll(/(?:^|[,;"\s])([^\s,;"<>{}[\]|=]{1,64}@[^\s,;"<>{}[\]|=]{1,255})(?=[,;"\s])/g),
  ];
  const to = named[0];
  const name = /\{FQDN=([^{}]{1,255})\}/.exec(behind)?.[1] ?? null;
  return outgoing({
    mta: 'exchange',
    action: line.includes(',DEFER,') || line.charCodeAt(from) === 0x34 ? 'delayed' : 'failed',
    recipients: to === undefined ? [] : [to[1] ?? ''],
    recipientAt: to === undefined ? at : line.indexOf(to[1] ?? '', to.index),
    sender: null,
    relay: name,
    host: hostName(name),
    address: ipAddress(/\{IP=([^{}]{2,64})\}/.exec(behind)?.[1] ?? null),
    reasonAt: from,
    reasonEnd: close === -1 ? line.length : close,
  });
}
