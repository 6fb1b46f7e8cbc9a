// One mail as a receiver judges it: who sent it, who vouches for it, how it is made, and what the large receivers demand.
import type { Clock } from '../net/clock.ts';
import type { Dns } from '../net/dns.ts';
import { authorDomain } from '../trust/author-domain.ts';
import { fieldBody, signableMessage } from '../trust/dkim-message.ts';
import { authenticate } from '../trust/dmarc-verdict.ts';
import { unmapped } from '../trust/ip-network.ts';
import type { Lookup } from '../trust/lookup.ts';
import { demandsOn, SOURCES } from './demands.ts';
import { identify } from './identity.ts';
import { judgeReceived } from './judge-received.ts';
import type { Received, ReceivedMail } from './received-document.ts';
import { worstFirst } from './worst-first.ts';

export interface ReceivingMeans {
  readonly dns: Dns;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** Never rejects; what the DNS does not tell is in the facts as unknown. */
export async function receive(mail: ReceivedMail, means: ReceivingMeans): Promise<Received> {
  const { octets, source, helo, from, tls } = mail;
  const lookup: Lookup = (name, type) => means.dns.query(name, type, means.signal);
  const seconds = Math.floor(means.clock.date().getTime() / 1000);
  const identity = await identify({ source: unmapped(source), helo, from, zones: [] }, means);
  const spf = identity.spf.mailFrom ?? identity.spf.helo;
  const authentication = await authenticate(octets, spf, lookup, seconds);
  const message = signableMessage(octets);
  const author = authorDomain(message.fields);
  const subject = message.fields.find(({ name }) => name === 'subject');
  const facts = {
    subject: subject === undefined ? null : Buffer.from(fieldBody(subject), 'latin1').toString('utf8').slice(0, 300),
    author: 'domain' in author ? author.domain : null,
    octets: octets.length,
    tls,
    identity,
    authentication,
  };
  const demands = demandsOn(facts, message);
  const findings = worstFirst([...identity.findings, ...judgeReceived(facts, message, mail)]);
  return { schema: 'mxprobe/received@1', ...facts, demands, sources: [...SOURCES], findings };
}
