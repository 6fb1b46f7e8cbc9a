// Invariant: any octets give facts, never a throw; the digest is the octets', and what is shown of them is plain JSON.
import { createHash } from 'node:crypto';
import { readCertificate, subjectAltNames } from '../../src/trust/certificate.ts';
import { certificateRecord } from '../../src/trust/certificate-record.ts';
import { readOcspResponse } from '../../src/trust/ocsp.ts';
import { MAX_NAMES } from '../../src/trust/subject-name.ts';
import { hold, type Target } from '../target.ts';

const NOW = new Date('2026-11-21T02:00:00Z');

export const certificate: Target = {
  name: 'certificate',
  check(octets) {
    const facts = readCertificate(octets);
    hold(facts.sha256 === createHash('sha256').update(octets).digest('hex'), 'the digest of other octets');
    hold(facts.names.length <= MAX_NAMES, `${facts.names.length} names`);
    hold(
      subjectAltNames(facts).every((name) => typeof name === 'string'),
      'a name that is no text',
    );
    for (const time of [facts.notBefore, facts.notAfter])
      hold(time === null || Number.isFinite(time), `the time ${time}`);
    const record = certificateRecord(facts, NOW);
    hold(JSON.stringify(JSON.parse(JSON.stringify(record))) === JSON.stringify(record), 'not plain JSON');
    const staple = readOcspResponse(octets);
    return [
      facts.problem,
      facts.x509 === null,
      facts.key.type,
      facts.selfSigned,
      facts.names.length > 0,
      staple === null,
    ].join('|');
  },
};
