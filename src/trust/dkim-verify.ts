// Does a DKIM signature hold? Octets and the DNS in, verdicts out. RFC 6376 section 6, results in the words of RFC 8601 2.7.1.
// Where receivers differ, ours: an expired signature and one from the future are `permerror`, `l=` passes with a finding.
import { crypto } from '../wire/crypto.ts';
import { BodyHashes, signedHeader } from './dkim-digest.ts';
import { type DkimKey, parseKeyRecord } from './dkim-key.ts';
import type { RawField, SignableMessage } from './dkim-message.ts';
import { type DkimSignature, parseSignature } from './dkim-signature.ts';
import { isOpen, type Lookup, textsIn } from './lookup.ts';
import type { DkimVerdict } from './sender-facts.ts';

export type { DkimVerdict } from './sender-facts.ts';

/** More signatures than any chain of forwarders puts on; each costs a look-up and a check. */
const MAX_SIGNATURES = 10;
/** Clocks differ; RFC 6376 leaves to verifiers by how much. */
const CLOCK_SKEW_SECONDS = 300;

/** One verdict for each signature, topmost first. `seconds`: now, since 1970. */
export async function verifyDkim(message: SignableMessage, lookup: Lookup, seconds: number): Promise<DkimVerdict[]> {
  const fields = message.fields.filter(({ name }) => name === 'dkim-signature');
  const bodies = new BodyHashes(message.body);
  const verdicts: DkimVerdict[] = [];
  if (message.cut && fields.length > 0)
    return [
      { ...UNREAD, result: 'permerror', fault: 'too-many', text: 'the header has too many fields to be verified' },
    ];
  for (const [at, field] of fields.entries()) {
    if (at >= 2 * MAX_SIGNATURES) break;
    verdicts.push(
      at < MAX_SIGNATURES
        ? await verifyOne(message, field, bodies, lookup, seconds)
        : {
            ...UNREAD,
            result: 'permerror',
            fault: 'too-many',
            text: `more than ${MAX_SIGNATURES} signatures; this one was not looked at`,
          },
    );
  }
  return verdicts;
}

const UNREAD = {
  domain: null,
  selector: null,
  identity: null,
  algorithm: null,
  bits: null,
  signature: null,
  testing: false,
  findings: [],
};

async function verifyOne(
  message: SignableMessage,
  field: RawField,
  bodies: BodyHashes,
  lookup: Lookup,
  seconds: number,
): Promise<DkimVerdict> {
  const read = parseSignature(field.raw.slice(field.raw.indexOf(':') + 1));
  if ('problem' in read)
    return {
      ...UNREAD,
      domain: read.domain,
      selector: read.selector,
      result: 'permerror',
      fault: 'syntax',
      text: `the signature can't be read: ${read.problem}`,
    };
  const { domain, selector, identity, algorithm, length } = read;
  const findings =
    length === null ? [] : [`l=${length}: text that is added behind the first ${length} octets is not signed`];
  const about = {
    domain,
    selector,
    identity,
    algorithm,
    bits: null,
    testing: false,
    signature: read.signature.toString('base64').slice(0, 8),
    findings,
  };
  const late = untimely(read, seconds);
  if (late !== null) return { ...about, ...late };
  const found = await findKey(read, lookup);
  if ('result' in found) return { ...about, ...found };
  const { key } = found;
  const of = { ...about, bits: key.bits, testing: key.testing };
  const header = signatureHolds(message, field, read, key);
  const body = bodies.hash(read)?.equals(read.bodyHash) ?? null;
  if (header && body === true) return { ...of, result: 'pass', fault: null, text: `the signature of ${domain} holds` };
  return { ...of, ...failure(header, body, read) };
}

type Fault = Pick<DkimVerdict, 'result' | 'fault' | 'text'>;

function failure(header: boolean, body: boolean | null, { domain }: DkimSignature): Fault {
  if (body === null) return { result: 'permerror', fault: 'length', text: '`l=` is more than the body has' };
  if (header) return { result: 'fail', fault: 'body', text: 'the body was changed after it was signed' };
  if (body)
    return {
      result: 'fail',
      fault: 'signature',
      text: `a signed header field was changed, or ${domain} signed with another key`,
    };
  return {
    result: 'fail',
    fault: 'body-and-signature',
    text: 'body and header were changed after they were signed, or it was signed with another key',
  };
}

function untimely({ at, expires }: DkimSignature, seconds: number): Fault | null {
  if (expires !== null && expires < seconds)
    return { result: 'permerror', fault: 'expired', text: `it expired ${seconds - expires} s ago` };
  if (at === null || at <= seconds + CLOCK_SKEW_SECONDS) return null;
  return { result: 'permerror', fault: 'future', text: `it was signed ${at - seconds} s in the future` };
}

/** RFC 6376 6.1.2. */
async function findKey(
  { domain, selector, algorithm, identity }: DkimSignature,
  lookup: Lookup,
): Promise<{ readonly key: DkimKey } | Fault> {
  const name = `${selector}._domainkey.${domain}`;
  const looked = await lookup(name, 'TXT');
  if (isOpen(looked)) return { result: 'temperror', fault: 'dns', text: looked.text };
  const [record, ...more] = textsIn(looked);
  if (record === undefined) return { result: 'permerror', fault: 'no-key', text: `there is no key at ${name}` };
  if (more.length > 0)
    return {
      result: 'permerror',
      fault: 'several-keys',
      text: `${name} has ${more.length + 1} TXT records; one is allowed`,
    };
  const { key, findings } = parseKeyRecord(record);
  const wrong = findings.find(({ severity }) => severity === 'error');
  if (key === null)
    return {
      result: 'permerror',
      fault: wrong?.fault === 'revoked' ? 'revoked' : wrong?.fault === 'too-weak' ? 'weak' : 'key',
      text: `the key at ${name}: ${wrong?.text ?? ''}`,
    };
  if (!algorithm.startsWith(key.type))
    return { result: 'permerror', fault: 'key', text: `the key at ${name} is none for ${algorithm}` };
  const exact = identity.slice(identity.lastIndexOf('@') + 1).toLowerCase() === domain;
  if (key.strict && !exact)
    return {
      result: 'permerror',
      fault: 'identity',
      text: `the key at ${name} (t=s) does not allow i=${identity.slice(0, 80)}`,
    };
  return { key };
}

function signatureHolds(
  message: SignableMessage,
  field: RawField,
  read: DkimSignature,
  { type, key }: DkimKey,
): boolean {
  const data = Buffer.from(signedHeader(message.fields, field.raw, read), 'latin1');
  if (type === 'rsa') return crypto().verify('sha256', data, key, read.signature);
  // RFC 8463 section 3: what is signed is the digest.
  return crypto().verify(null, crypto().createHash('sha256').update(data).digest(), key, read.signature);
}
