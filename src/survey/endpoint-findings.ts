// What speaks against one endpoint. Facts in, findings out; the words are in finding-texts.ts.
import type { TlsaVerdict } from '../trust/dane-question.ts';
import type { ResultType } from '../trust/result-type.ts';
import { shortRecord } from '../trust/tlsa.ts';
import { problemWords } from '../trust/words.ts';
import { isAccepted, isRefused, replyLine } from '../wire/reply.ts';
import { chainFindings } from './chain-findings.ts';
import type { EndpointReason, MxFinding, Severity, VersionFact } from './document.ts';
import { FINDING_TEXTS, type FindingId, filledIn } from './finding-texts.ts';
import { demandsTls, type EndpointFacts } from './judge-endpoint.ts';

type Found = readonly [id: FindingId, values?: Readonly<Record<string, string>>, change?: Change];
/** Where the verdict knows better than the table. */
interface Change {
  readonly severity?: Severity;
  readonly result?: ResultType | null;
  /** Records of a zone file that the remedy speaks of. */
  readonly publish?: readonly string[];
}

/** @param enforced the mode of the MTA-STS policy is enforce: what breaks it keeps mail out. */
export function endpointFindings(facts: EndpointFacts, enforced: boolean): MxFinding[] {
  const { host, address, port } = facts.record;
  const where = host === address ? `[${address}]:${port}` : `${host}[${address}]:${port}`;
  const found: Found[] = [
    ...reachFindings(facts),
    ...startTlsFindings(facts),
    ...withinTlsFindings(facts),
    ...certificateFindings(facts, enforced),
    ...versionFindings(facts),
    ...daneFindings(facts),
    ...stsFindings(facts, enforced),
    ...pointerFindings(facts),
  ];
  return found.map((one) => findingOf(one, where));
}

export function findingOf([id, values = {}, change = {}]: Found, endpoint: string | null): MxFinding {
  const { severity, standard, text, remedy, ...more } = FINDING_TEXTS[id];
  return {
    id,
    severity: change.severity ?? severity,
    endpoint,
    standard,
    result: change.result ?? ('result' in more ? more.result : null),
    text: filledIn(text, values),
    remedy: remedy === null ? null : filledIn(remedy, values),
    publish: change.publish ?? [],
  };
}

const REASONS: Readonly<Record<Exclude<EndpointReason, 'interrupted' | 'dns'>, FindingId>> = {
  unreachable: 'unreachable',
  throttled: 'throttled',
  stopped: 'stopped',
  timeout: 'silent',
  closed: 'silent',
  refused: 'refused',
  protocol: 'not-smtp',
};

function reachFindings({ record: { reason, text } }: EndpointFacts): Found[] {
  if (reason === null || reason === 'interrupted' || reason === 'dns') return [];
  return [[REASONS[reason], { why: text ?? '' }]];
}

function startTlsFindings({ record, said: { injected, tlsEnd } }: EndpointFacts): Found[] {
  const { starttls, mail } = record;
  const reply = mail === null ? '' : replyLine(mail);
  const demands = demandsTls(mail);
  const out: Found[] = record.ehlo === null ? [] : [['ehlo-unknown', { reply: replyLine(record.ehlo) }]];
  if (injected !== null) out.push(['injected-before-tls', { why: injected }]);
  else if (starttls === 'broken')
    out.push([tlsEnd === null ? 'starttls-broken' : 'tls-session-ends', { why: record.starttlsProblem ?? '' }]);
  else if (starttls === 'absent') out.push(['starttls-absent']);
  else if (starttls === 'stripped') out.push(['starttls-stripped']);
  if (starttls === 'broken' || starttls === 'absent' || starttls === 'stripped') {
    if (demands) out.push(['starttls-demanded-not-possible', { reply }]);
  } else if (demands) out.push(['clear-text-demands-tls', { reply }]);
  else if (mail !== null && (mail.code ?? 0) >= 400) out.push(['clear-text-refused', { reply }]);
  if (record.capabilitiesInTls?.includes('STARTTLS')) out.push(['starttls-offered-again']);
  return out;
}

/** Behind the handshake: what a sender comes upon next, and what one that names no host sees. */
function withinTlsFindings({ record, tls, nameless }: EndpointFacts): Found[] {
  const { mail, mailInTls, starttls } = record;
  const out: Found[] = [];
  if (mailInTls !== null && isRefused(mailInTls.code)) {
    const reply = replyLine(mailInTls);
    if (demandsTls(mailInTls)) out.push(['tls-not-noticed', { reply }]);
    else if (mail !== null && isAccepted(mail.code)) out.push(['tls-mail-refused', { reply }]);
  }
  if (starttls === 'broken' || tls === null || tls.record.failure !== null || nameless === null) return out;
  const { failure, nameProblem, trustError } = nameless.record;
  if (failure !== null) out.push(['sni-needed', { why: failure }]);
  else if (tls.nameProblem === null && nameProblem !== null) out.push(['sni-other-certificate', { why: nameProblem }]);
  else if (tls.record.trusted && trustError !== null) out.push(['sni-other-certificate', { why: trustError }]);
  return out;
}

/** Days before its end when a certificate that renews itself should have been renewed. */
const SOON_DAYS = 14;

function certificateFindings({ record, tls, staple }: EndpointFacts, enforced: boolean): Found[] {
  if (tls === null || tls.certificates.length === 0 || record.tls === null) return [];
  const out: Found[] = [];
  // DANE with usage 3 leaves issuer, names and time alone (RFC 7672 3.1.1): then they concern nobody.
  const byKey = record.dane?.records.some(({ state, record: text }) => state === 'matched' && text.startsWith('3'));
  const change: Change = byKey ? { severity: 'info' } : {};
  const [first] = tls.chain.problems;
  const why = tls.chain.problems.map(problemWords).join('; ');
  if (first?.kind === 'expired') out.push(['certificate-expired', { why }, change]);
  else if (first?.kind === 'missing-intermediate')
    out.push(['chain-incomplete', { why }, stops(record, enforced, change)]);
  else if (first !== undefined) out.push(['certificate-not-trusted', { why }, change]);
  if (tls.nameProblem !== null) out.push(['certificate-host-mismatch', { why: tls.nameProblem }, change]);
  const days = record.tls.certificate?.daysLeft ?? SOON_DAYS;
  if (days >= 0 && days < SOON_DAYS && first?.kind !== 'not-yet-valid')
    out.push([
      'certificate-expires-soon',
      { days: days === 0 ? 'less than a day' : `${days} day${days === 1 ? '' : 's'}` },
    ]);
  const weak = tls.chain.weaknesses.map(problemWords);
  if (weak.length > 0) out.push(['certificate-weak', { why: weak.join('; ') }]);
  out.push(...chainFindings(tls.chain));
  if (record.tls.sent?.clientCertificate)
    out.push([record.starttls === 'broken' ? 'client-certificate-required' : 'client-certificate-demanded']);
  if (staple?.verdict === 'revoked') out.push(['certificate-revoked', { why: staple.text }]);
  if (staple?.verdict === 'missing' || staple?.verdict === 'stale') out.push(['staple-missing', { why: staple.text }]);
  return out;
}

/** Senders that hold us to a policy that needs the whole chain deliver no mail. */
function stops({ dane, mtaSts }: EndpointFacts['record'], enforced: boolean, change: Change): Change {
  const anchored = dane?.verdict === 'failed' && dane.records.some(({ record }) => record.startsWith('2'));
  return anchored || (enforced && mtaSts?.verdict === 'failed') ? { ...change, severity: 'error' } : change;
}

function versionFindings({ record: { tls, starttls }, said: { onlyOld } }: EndpointFacts): Found[] {
  if (tls === null || starttls === 'broken') return [];
  const accepted = (version: string) => tls.versions.find((one) => one.version === version)?.accepted ?? null;
  const taken = tls.versions.filter((one) => one.accepted);
  const old = taken.filter(({ version }) => version === 'TLSv1' || version === 'TLSv1.1');
  const out: Found[] = [];
  if (onlyOld && taken.length > 0) {
    const why = tls.versions.find((one) => one.problem !== null)?.problem ?? '';
    out.push(['tls-only-old', { versions: written(taken), why }]);
  } else if (old.length > 0) out.push(['tls-old-versions', { versions: written(old) }]);
  if (accepted('TLSv1.2') === false && accepted('TLSv1.3')) out.push(['tls-no-1.2']);
  if (accepted('TLSv1.3') === false && !onlyOld) out.push(['tls-no-1.3']);
  const weak = tls.cipherOrder === null ? null : weaknessOf(tls.cipherOrder.weakest);
  if (tls.cipherOrder !== null && weak !== null)
    out.push(['cipher-weak', { cipher: tls.cipherOrder.weakest, why: weak }]);
  if (tls.alpnOffered === 'refused') out.push(['alpn-refused']);
  return out;
}

/** `TLS 1.0, TLS 1.1` */
const written = (versions: readonly VersionFact[]): string =>
  versions
    .map(({ version }) => (version === 'TLSv1' ? 'TLS 1.0' : version.replace('TLSv', 'TLS ')))
    .reverse()
    .join(', ');

/** By the cipher's name at IANA. */
function weaknessOf(cipher: string): string | null {
  if (/_NULL_/.test(cipher)) return 'it does not encrypt';
  if (/_anon_/i.test(cipher)) return 'nobody shows a certificate';
  if (/_RC4_|_3DES_|_DES_|_EXPORT_|_MD5$/.test(cipher)) return 'it is broken';
  if (/^TLS_RSA_/.test(cipher)) return 'no forward secrecy';
  return null;
}

/** DANE-TA, and none of the certificates sent is the one that it names (RFC 7672 3.1.2). */
const namesNothingSent = ({ record, state, certificate }: TlsaVerdict): boolean =>
  record.startsWith('2') && state === 'no-match' && certificate === null;

function daneFindings({ record: { dane, publish } }: EndpointFacts): Found[] {
  if (dane === null) return [];
  const fitting = publish === null ? {} : { publish: [publish] };
  const { verdict, text, result, name, records } = dane;
  switch (verdict) {
    case 'failed': {
      const usable = records.filter(({ state }) => state !== 'unusable' && state !== 'superseded');
      const [absent] = usable;
      return absent !== undefined && usable.every(namesNothingSent)
        ? [['dane-anchor-not-sent', { record: shortRecord(absent.record) }, { result, ...fitting }]]
        : [['dane-failed', { why: text }, { result, ...fitting }]];
    }
    case 'bogus':
      return [['dane-bogus', { why: text, name }]];
    case 'unusable':
      return [['dane-unusable', { why: text }, fitting]];
    case 'insecure':
      return [['dane-insecure', { why: text }]];
    case 'unknown':
      return [['dane-unknown', { why: text }]];
    case 'verified':
      return dane.rollover ? [['dane-rollover', { why: text }]] : [];
    case 'absent':
      return [];
  }
  return verdict satisfies never;
}

function stsFindings({ record: { mtaSts } }: EndpointFacts, enforced: boolean): Found[] {
  if (mtaSts?.verdict !== 'failed') return [];
  return [[enforced ? 'sts-host' : 'sts-host-testing', { why: mtaSts.text }, { result: mtaSts.result }]];
}

function pointerFindings({ record: { ptr } }: EndpointFacts): Found[] {
  if (ptr?.outcome === 'missing') return [['ptr-missing']];
  const [name] = ptr?.names ?? [];
  return ptr?.outcome === 'found' && ptr.confirmed.length === 0 && name !== undefined
    ? [['ptr-unconfirmed', { name }]]
    : [];
}
