// TLS-RPT and DMARC aggregate reports, as leniently as real ones need; packed in every way; and what is refused.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { networkIn, ReportReader, reportScenarios } from '../../src/library/read-reports.ts';
import { readDmarcReport } from '../../src/log/dmarc-report.ts';
import { readTlsReport } from '../../src/log/tls-report.ts';
import { loadScenario } from '../../src/scenario/load.ts';

const DETAIL = {
  'result-type': 'certificate-expired',
  'receiving-mx-hostname': 'mx1.hotel.example',
  'failed-session-count': 3,
};
const POLICY = {
  'policy-type': 'sts',
  'policy-string': ['version: STSv1'],
  'policy-domain': 'hotel.example',
  'mx-host': ['mx1.hotel.example'],
};
const SUMMARY = { 'total-successful-session-count': 10, 'total-failure-session-count': 3 };
const REPORT = {
  'organization-name': 'Sender',
  'date-range': { 'start-datetime': '2026-11-29T00:00:00Z', 'end-datetime': '2026-11-29T23:59:59Z' },
  'contact-info': 'tls@sender.example',
  'report-id': '1',
  policies: [{ policy: POLICY, summary: SUMMARY, 'failure-details': [DETAIL] }],
};
const withPolicy = (policy: object) => ({
  ...REPORT,
  policies: [{ policy: { ...POLICY, ...policy }, summary: SUMMARY, 'failure-details': [DETAIL] }],
});
const withDetail = (detail: object) => ({
  ...REPORT,
  policies: [{ policy: POLICY, summary: SUMMARY, 'failure-details': [{ ...DETAIL, ...detail }] }],
});

/** What real reports do to RFC 8460: each is read, and tells the same. */
const LENIENT: readonly (readonly [name: string, report: unknown])[] = [
  ['as the RFC has it', REPORT],
  ['contact-info null', { ...REPORT, 'contact-info': null }],
  ['no organization-name', { ...REPORT, 'organization-name': undefined }],
  ['report-id with +', { ...REPORT, 'report-id': '2026+sender' }],
  ['policy-string missing', withPolicy({ 'policy-string': undefined })],
  ['policy-string null', withPolicy({ 'policy-string': null })],
  ['mx-host a text', withPolicy({ 'mx-host': 'mx1.hotel.example' })],
  ['mx-host-pattern', withPolicy({ 'mx-host': undefined, 'mx-host-pattern': ['mx1.hotel.example'] })],
  ['sending-mta-ip missing', withDetail({ 'sending-mta-ip': undefined })],
  ['the MX named by its policy alone', withDetail({ 'receiving-mx-hostname': undefined })],
  ['result type with a plural', withDetail({ 'result-type': 'certificate-expired' })],
  ['counts as texts', withDetail({ 'failed-session-count': '3' })],
  [
    'one detail instead of a list',
    { ...REPORT, policies: [{ policy: POLICY, summary: SUMMARY, 'failure-details': DETAIL }] },
  ],
];

const DMARC = (rows: string, head = '') =>
  `<?xml version="1.0"?>${head}<feedback><version>1.0</version><report_metadata><org_name>Receiver</org_name><report_id>7</report_id><date_range><begin>1796000000</begin><end>1796086399</end></date_range></report_metadata><policy_published><domain>hotel.example</domain><p>reject</p></policy_published>${rows}</feedback>`;
const RECORD = (
  disposition: string,
  more = '',
  auth = '<spf><domain>other.example</domain><result>pass</result></spf>',
  count = 4,
) =>
  `<record><row><source_ip>192.0.2.7</source_ip><count>${count}</count><policy_evaluated><disposition>${disposition}</disposition><dkim>fail</dkim><spf>fail</spf>${more}</policy_evaluated></row><identifiers><header_from>hotel.example</header_from><envelope_from>other.example</envelope_from></identifiers><auth_results>${auth}</auth_results></record>`;

/** One file in a zip, with the sizes that it declares. */
function zip(name: string, octets: Buffer): Buffer {
  const packed = deflateRawSync(octets);
  const sizes = (crc: number) => {
    const b = Buffer.alloc(12);
    b.writeUInt32LE(crc, 0);
    b.writeUInt32LE(packed.length, 4);
    b.writeUInt32LE(octets.length, 8);
    return b;
  };
  const crc = crc32(octets);
  const lengths = Buffer.alloc(4);
  lengths.writeUInt16LE(name.length, 0);
  const local = Buffer.concat([
    Buffer.from('PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0', 'latin1'),
    sizes(crc),
    lengths,
    Buffer.from(name),
    packed,
  ]);
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02\x14\0\x14\0\0\0\x08\0\0\0\0\0', 'latin1'),
    sizes(crc),
    lengths,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

async function read(...files: Buffer[]) {
  const reader = new ReportReader();
  for (const [i, octets] of files.entries()) await reader.add(`file-${i}`, octets);
  return reader.document('en', []);
}

describe('a TLS report, as it is really written', () => {
  for (const [name, report] of LENIENT)
    it(name, () => {
      const [failure] = readTlsReport(JSON.parse(JSON.stringify(report)))?.failures ?? [];
      assert.deepEqual(
        [failure?.domain, failure?.mx, failure?.result, failure?.failed, failure?.sessions],
        ['hotel.example', 'mx1.hotel.example', 'certificate-expired', 3, 13],
      );
    });

  it('failure-details missing: the summary counts them all the same', () => {
    const report = { ...REPORT, policies: [{ policy: POLICY, summary: SUMMARY }] };
    assert.deepEqual(
      readTlsReport(report)?.failures.map(({ result, failed }) => [result, failed]),
      [['other', 3]],
    );
  });

  for (const value of [null, [], {}, 'x', { policies: [] }])
    it(`no report: ${JSON.stringify(value)}`, () => assert.equal(readTlsReport(value), null));
});

describe('a DMARC report', () => {
  const ROWS: readonly (readonly [name: string, row: string, why: readonly string[]])[] = [
    ['SPF for another domain, no signature', RECORD('reject'), ['spf-not-aligned', 'dkim-unsigned']],
    [
      'SPF failed, a signature of another domain',
      RECORD(
        'quarantine',
        '',
        '<spf><result>fail</result></spf><dkim><domain>other.example</domain><result>pass</result></dkim>',
      ),
      ['spf-failed', 'dkim-not-aligned'],
    ],
    [
      'a broken signature',
      RECORD(
        'reject',
        '',
        '<spf><result>softfail</result></spf><dkim><domain>hotel.example</domain><result>fail</result></dkim>',
      ),
      ['spf-failed', 'dkim-failed'],
    ],
    [
      'let through for a reason',
      RECORD('none', '<reason><type>forwarded</type></reason>'),
      ['spf-not-aligned', 'dkim-unsigned'],
    ],
  ];
  for (const [name, row, why] of ROWS)
    it(name, () => {
      const report = readDmarcReport(DMARC(row));
      assert.deepEqual(
        report?.refusals.map((one) => [one.source, one.headerFrom, one.messages, one.why]),
        [['192.0.2.7', 'hotel.example', 4, why]],
      );
    });

  it('what passed is counted and not shown', () => {
    const report = readDmarcReport(DMARC(RECORD('none') + RECORD('reject')));
    assert.deepEqual([report?.messages, report?.refusals.length], [8, 1]);
  });

  it('with a namespace, as RFC 9990 has it', () => {
    assert.equal(
      readDmarcReport(
        DMARC(RECORD('reject')).replace('<feedback>', '<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0">'),
      )?.refusals.length,
      1,
    );
  });

  it('a document type is refused, and no entity expanded', () => {
    const xml = DMARC(
      RECORD('reject').replace('hotel.example', '&x;'),
      '<!DOCTYPE feedback [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    );
    const report = readDmarcReport(xml);
    assert.ok(report === null || report.refusals.length === 0);
  });

  it('a fault after the first record: what stood before it is told', () => {
    const report = readDmarcReport(DMARC(`${RECORD('reject')}<record><row>`));
    assert.equal(report?.refusals.length, 1);
    assert.notEqual(report?.about.problem, null);
  });
});

describe('packed in any way', () => {
  const json = Buffer.from(JSON.stringify(REPORT));
  const mail = (type: string) =>
    Buffer.from(
      `From: a@sender.example\r\nContent-Type: multipart/report; report-type=tlsrpt; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${gzipSync(json).toString('base64').replace(/.{70}/g, '$&\r\n')}\r\n--b--\r\n`,
    );
  const FORMS: readonly (readonly [name: string, octets: Buffer])[] = [
    ['as it is', json],
    ['with a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), json])],
    ['gzip', gzipSync(json)],
    ['zip', zip('report.json', json)],
    ['mail, application/tlsrpt+gzip', mail('application/tlsrpt+gzip')],
    ['mail, application/gzip', mail('application/gzip')],
    ['mail, application/octet-stream', mail('application/octet-stream')],
  ];
  for (const [name, octets] of FORMS)
    it(name, async () => {
      const { tls, sessions } = await read(octets);
      assert.deepEqual([tls[0]?.failed, sessions], [3, 13]);
    });

  it('the same report once more counts once', async () => {
    const { tls } = await read(json, gzipSync(json));
    assert.deepEqual([tls[0]?.failed, tls.length], [3, 1]);
  });

  it('two reporters of one failure are one row', async () => {
    const other = Buffer.from(JSON.stringify({ ...REPORT, 'organization-name': 'Other' }));
    const { tls } = await read(json, other);
    assert.deepEqual(
      tls.map(({ failed, reporters }) => [failed, reporters]),
      [[6, ['Sender', 'Other']]],
    );
  });

  const BOMB = Buffer.alloc(200 * 1024 * 1024);
  for (const [name, octets] of [
    ['gzip', gzipSync(BOMB)],
    ['zip', zip('bomb.xml', BOMB)],
    ['zip in gzip', gzipSync(zip('bomb.xml', BOMB))],
  ] as const)
    it(`a bomb is refused: ${name}`, async () => {
      const before = process.cpuUsage();
      const { reports } = await read(octets);
      const { user } = process.cpuUsage(before);
      assert.match(reports[0]?.problem ?? '', /too large/);
      assert.ok(user < 1_000_000, `${user} µs`);
    });

  for (const [name, octets] of [
    ['nothing', Buffer.alloc(0)],
    ['half a gzip', gzipSync(json).subarray(0, 40)],
    ['half a zip', zip('a', json).subarray(0, 40)],
    ['words', Buffer.from('hello')],
  ] as const)
    it(`no report: ${name}`, async () =>
      assert.equal(
        (await read(octets)).reports.every(({ kind }) => kind === 'none'),
        true,
      ));
});

describe('what asks just that', () => {
  it('each failure has a scenario that loads', async () => {
    const document = await read(Buffer.from(JSON.stringify(REPORT)), Buffer.from(DMARC(RECORD('reject'))));
    const scenarios = reportScenarios(document);
    assert.deepEqual(
      scenarios.map(({ file }) => file),
      ['certificate-expired-mx1.hotel.example.yaml', 'dmarc-hotel.example-192.0.2.7.yaml'],
    );
    for (const { yaml, file } of scenarios) {
      const { problems } = loadScenario(
        { file, text: yaml },
        { helo: 'probe.example', readFile: () => assert.fail(), environment: () => assert.fail() },
      );
      assert.deepEqual(problems, [], yaml);
    }
  });

  it('a stranger’s words reach no file name and no line of YAML', async () => {
    const hostile = withDetail({ 'receiving-mx-hostname': '../../x\n- drop' });
    const document = await read(
      Buffer.from(JSON.stringify({ ...hostile, 'organization-name': 'a\n- drop: ${env.HOME}' })),
    );
    assert.deepEqual(reportScenarios(document), []);
  });

  it('ours and not ours', async () => {
    const reader = new ReportReader();
    await reader.add('x', Buffer.from(DMARC(RECORD('reject'))));
    const ours = [networkIn('192.0.2.0/24')].filter((one) => one !== null);
    const other = [networkIn('2001:db8::/32')].filter((one) => one !== null);
    assert.deepEqual(
      [reader.document('en', ours).dmarc[0]?.isOurs, reader.document('de', other).dmarc[0]?.isOurs],
      [true, false],
    );
    assert.equal(networkIn('192.0.2.0/33'), null);
  });
});
