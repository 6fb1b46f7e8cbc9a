import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { type Authority, type CertificateKind, makeCertificate } from '../../src/sandbox/certificates.ts';
import { type CertificateFacts, readCertificate } from '../../src/trust/certificate.ts';
import { judgeDane } from '../../src/trust/dane.ts';
import type { DaneQuestion } from '../../src/trust/dane-question.ts';
import type { TlsaRecord } from '../../src/trust/tlsa.ts';
import { factsOf, HOST, makeFor, makeRoot, NOW } from './authority.ts';

let root: Authority;
/** Kind -> the server's certificate, the intermediate if there is one, and the root, all as sent. */
const chains = new Map<CertificateKind, readonly CertificateFacts[]>();
before(async () => {
  root = await makeRoot();
  for (const kind of ['trusted', 'chain', 'expired', 'wrong-name', 'self-signed', 'not-yet'] as const) {
    const made = await makeFor(root, kind);
    chains.set(kind, [made.certPem, ...made.chainPem, root.certPem].map(factsOf));
  }
});

function chain(kind: CertificateKind): readonly CertificateFacts[] {
  return chains.get(kind) ?? assert.fail();
}

/** `tlsa('3 1 1', certificate)`: the record that a domain would publish for it. */
function tlsa(parameters: string, certificate: CertificateFacts | undefined): TlsaRecord {
  assert.ok(certificate);
  const [usage = 0, selector = 0, matchingType = 0] = parameters.split(' ').map(Number);
  const selected = selector === 0 ? certificate.der : certificate.spki;
  const hash = matchingType === 1 ? 'sha256' : 'sha512';
  const data = matchingType === 0 ? selected : createHash(hash).update(selected).digest();
  return { usage, selector, matchingType, data };
}

const judge = (
  records: readonly TlsaRecord[],
  certificates: readonly CertificateFacts[],
  more?: Partial<DaneQuestion>,
) => judgeDane({ lookup: 'secure', records, certificates, names: [HOST], now: NOW, ...more });

describe('a record that names the certificate', () => {
  for (const parameters of ['3 0 0', '3 0 1', '3 0 2', '3 1 0', '3 1 1', '3 1 2']) {
    for (const kind of ['trusted', 'expired', 'wrong-name', 'self-signed'] as const) {
      test(`${parameters} verifies a server certificate that is ${kind}`, () => {
        const [leaf] = chain(kind);
        const { verdict, records, result } = judge([tlsa(parameters, leaf)], chain(kind));
        assert.deepEqual([verdict, result, records[0]?.depth], ['verified', null, 0]);
        assert.equal(records[0]?.certificate, leaf?.sha256);
      });
    }
  }
  for (const parameters of ['2 0 0', '2 0 1', '2 0 2', '2 1 0', '2 1 1', '2 1 2']) {
    for (const depth of [1, 2]) {
      test(`${parameters} verifies a chain to authority ${depth}`, () => {
        const { verdict, records, text } = judge([tlsa(parameters, chain('chain')[depth])], chain('chain'));
        assert.deepEqual([verdict, records[0]?.depth], ['verified', depth]);
        assert.match(text, new RegExp(`^TLSA ${parameters} .* matches certificate ${depth} of the chain$`));
      });
    }
  }
});

describe('what usage 2 demands', () => {
  for (const [kind, result, problem] of [
    ['expired', 'certificate-expired', /^CN=mx.example.org expired 35 days ago$/],
    ['wrong-name', 'certificate-host-mismatch', /^the name is mail.another-host.example, not mx.example.org$/],
    ['not-yet', 'certificate-not-trusted', /^CN=mx.example.org is not valid yet$/],
    ['self-signed', 'certificate-not-trusted', /^it names certificate 1 of the chain, which did not sign/],
  ] as const) {
    test(`${kind}: ${result}`, () => {
      const verdict = judge([tlsa('2 1 1', chain(kind)[1])], chain(kind));
      assert.deepEqual([verdict.verdict, verdict.result], ['failed', result]);
      assert.match(verdict.records[0]?.problem ?? '', problem);
    });
  }

  test('any of the names will do: the mail domain instead of the MX host (RFC 7672 3.2.2)', () => {
    const names = ['mx.elsewhere.example', 'mail.another-host.example'];
    assert.equal(judge([tlsa('2 0 1', chain('wrong-name')[1])], chain('wrong-name'), { names }).verdict, 'verified');
  });

  test('an authority that was not sent is found only if the record holds it whole', () => {
    const sent = chain('chain').slice(0, 2);
    const rootFacts = chain('chain')[2];
    for (const [parameters, verdict] of [
      ['2 0 1', 'failed'],
      ['2 1 2', 'failed'],
      ['2 0 0', 'verified'],
      ['2 1 0', 'verified'],
    ] as const) {
      const judged = judge([tlsa(parameters, rootFacts)], sent);
      assert.equal(judged.verdict, verdict, parameters);
      if (verdict === 'failed')
        assert.match(judged.records[0]?.problem ?? '', /names no authority that the server sent/);
    }
    const stranger = chain('self-signed')[0];
    assert.equal(judge([tlsa('2 1 0', stranger)], sent).verdict, 'failed');
  });
});

describe('mistakes that admins make', () => {
  const first = (records: readonly TlsaRecord[], kind: CertificateKind) => judge(records, chain(kind)).records[0];
  for (const { what, record, state, problem } of [
    {
      what: 'usage 1',
      record: () => tlsa('1 1 1', chain('trusted')[0]),
      state: 'unusable',
      problem: /publish usage 3 \(RFC 7672 3.1.3\)/,
    },
    {
      what: 'usage 0',
      record: () => tlsa('0 1 1', chain('trusted')[1]),
      state: 'unusable',
      problem: /publish usage 2/,
    },
    {
      what: 'usage 4',
      record: () => ({ ...tlsa('3 1 1', chain('trusted')[0]), usage: 4 }),
      state: 'unusable',
      problem: /usage 4 is not defined/,
    },
    {
      what: 'selector 2',
      record: () => ({ ...tlsa('3 1 1', chain('trusted')[0]), selector: 2 }),
      state: 'unusable',
      problem: /selector 2/,
    },
    {
      what: 'type 3',
      record: () => ({ ...tlsa('3 1 1', chain('trusted')[0]), matchingType: 3 }),
      state: 'unusable',
      problem: /matching type 3/,
    },
    {
      what: 'a digest cut short',
      record: () => ({ ...tlsa('3 1 1', chain('trusted')[0]), data: Buffer.alloc(31) }),
      state: 'unusable',
      problem: /32 octets of data, not 31/,
    },
    {
      what: 'no data',
      record: () => ({ ...tlsa('3 1 0', chain('trusted')[0]), data: Buffer.alloc(0) }),
      state: 'unusable',
      problem: /no data/,
    },
    {
      what: 'the digest of the certificate under selector 1',
      record: () => ({ ...tlsa('3 0 1', chain('trusted')[0]), selector: 1 }),
      state: 'no-match',
      problem: /its data belongs to selector 0/,
    },
    {
      what: 'the root under usage 3',
      record: () => tlsa('3 1 1', chain('trusted')[1]),
      state: 'no-match',
      problem: /that needs usage 2/,
    },
    {
      what: 'the server under usage 2',
      record: () => tlsa('2 1 1', chain('trusted')[0]),
      state: 'no-match',
      problem: /that needs usage 3/,
    },
    {
      what: 'another certificate',
      record: () => tlsa('3 1 1', chain('expired')[0]),
      state: 'no-match',
      problem: /names another certificate/,
    },
  ] as const) {
    test(what, () => {
      const judged = first([record()], 'trusted');
      assert.equal(judged?.state, state);
      assert.match(judged?.problem ?? '', problem);
    });
  }
});

test('usage 2 never means the server itself, whatever the selector and type', () => {
  for (const kind of ['trusted', 'self-signed'] as const) {
    for (const parameters of ['2 0 0', '2 0 1', '2 1 0', '2 1 2']) {
      const judged = judge([tlsa(parameters, chain(kind)[0])], chain(kind).slice(0, 1)).records[0];
      assert.equal(judged?.state, 'no-match', `${kind} ${parameters}`);
      assert.match(judged?.problem ?? '', /that needs usage 3/);
    }
  }
});

describe('several records', () => {
  test('a rollover: the new key is published beside the old one', () => {
    const records = [tlsa('3 1 1', chain('expired')[0]), tlsa('3 1 1', chain('trusted')[0])];
    const { verdict, rollover, records: judged } = judge(records, chain('trusted'));
    assert.deepEqual([verdict, rollover], ['verified', true]);
    assert.deepEqual(
      judged.map(({ state }) => state),
      ['no-match', 'matched'],
    );
  });

  test('none matches: tlsa-invalid', () => {
    const records = [tlsa('3 1 1', chain('expired')[0]), tlsa('3 0 1', chain('self-signed')[0])];
    const { verdict, result, rollover } = judge(records, chain('trusted'));
    assert.deepEqual([verdict, result, rollover], ['failed', 'tlsa-invalid', false]);
  });

  test('only unusable ones: TLS is demanded, nothing is authenticated', () => {
    const { verdict, result } = judge([tlsa('1 1 1', chain('trusted')[0])], chain('trusted'));
    assert.deepEqual([verdict, result], ['unusable', 'tlsa-invalid']);
  });

  test('an unusable one beside a good one does no harm', () => {
    const records = [tlsa('1 1 1', chain('trusted')[0]), tlsa('3 1 1', chain('trusted')[0])];
    assert.deepEqual(
      [judge(records, chain('trusted')).verdict, judge(records, chain('trusted')).rollover],
      ['verified', false],
    );
  });

  test('of two digests the stronger counts, and a broken stronger one does not', () => {
    const [leaf] = chain('trusted');
    const wrong = { ...tlsa('3 1 2', leaf), data: Buffer.alloc(64) };
    const short = { ...wrong, data: Buffer.alloc(63) };
    assert.equal(judge([tlsa('3 1 1', leaf), wrong], chain('trusted')).verdict, 'failed');
    assert.equal(judge([tlsa('3 1 1', leaf), wrong], chain('trusted')).records[0]?.state, 'superseded');
    assert.equal(judge([tlsa('3 1 1', leaf), short], chain('trusted')).verdict, 'verified');
    assert.equal(judge([tlsa('3 1 1', leaf), { ...wrong, selector: 0 }], chain('trusted')).verdict, 'verified');
  });

  test('a renewal that keeps its key keeps its 3 1 1 record, and not its 3 0 1', async () => {
    const before = await makeFor(root, 'trusted');
    const later = { names: [HOST], now: new Date(NOW.getTime() + 86_400_000), key: before.key };
    const renewed = [factsOf((await makeCertificate(root, 'trusted', later)).certPem)];
    assert.equal(judge([tlsa('3 1 1', factsOf(before.certPem))], renewed).verdict, 'verified');
    assert.equal(judge([tlsa('3 0 1', factsOf(before.certPem))], renewed).verdict, 'failed');
  });
});

describe('what the look-up says', () => {
  for (const { lookup, count, required, verdict, result } of [
    { lookup: 'secure', count: 0, required: false, verdict: 'absent', result: null },
    { lookup: 'secure', count: 0, required: true, verdict: 'absent', result: 'dane-required' },
    { lookup: 'insecure', count: 1, required: false, verdict: 'insecure', result: null },
    { lookup: 'insecure', count: 1, required: true, verdict: 'insecure', result: 'dane-required' },
    { lookup: 'bogus', count: 0, required: false, verdict: 'bogus', result: 'dnssec-invalid' },
    { lookup: 'secure', count: 1, required: false, verdict: 'verified', result: null },
  ] as const) {
    test(`${lookup}, ${count} records${required ? ', DANE required' : ''}: ${verdict}`, () => {
      const records = [tlsa('3 1 1', chain('trusted')[0])].slice(0, count);
      const judged = judge(records, chain('trusted'), { lookup, required });
      assert.deepEqual([judged.verdict, judged.result], [verdict, result]);
    });
  }

  test('records, and a server without a certificate', () => {
    const { verdict, result } = judge([tlsa('3 1 1', chain('trusted')[0])], []);
    assert.deepEqual([verdict, result], ['failed', 'validation-failure']);
  });
});

test('a certificate that cannot be read is not verified by the digest of nothing', () => {
  const unreadable = readCertificate(Buffer.from('hello'));
  for (const parameters of ['3 1 1', '3 1 2', '3 1 0']) {
    assert.notEqual(judge([tlsa(parameters, unreadable)], [unreadable]).verdict, 'verified');
  }
});

test('no record, whatever it holds, throws or verifies by accident', () => {
  const octet = fc.nat(4);
  fc.assert(
    fc.property(octet, octet, octet, fc.uint8Array({ maxLength: 80 }), (usage, selector, matchingType, data) => {
      assert.notEqual(judge([{ usage, selector, matchingType, data }], chain('chain')).verdict, 'verified');
    }),
  );
});
