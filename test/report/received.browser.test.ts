// What a receiver sees of a mail, in a real browser: by day and by night, on a desk and on a phone, with a subject that wants to act.
import assert from 'node:assert/strict';
import { FakeClock } from '../../src/net/clock.ts';
import { ZoneDns } from '../../src/net/zone-dns.ts';
import { receivedPage } from '../../src/report/received-page.ts';
import { receive } from '../../src/target/receive.ts';
import { parseIp } from '../../src/trust/ip-network.ts';
import { pageInBrowser } from './page-in-browser.ts';

const LONG = `${'averylongword'.repeat(20)}</h1><script>document.title = 'taken'</script>`;
const MAIL = `From: jane@example.org\r\nSubject: ${LONG}\r\nDKIM-Signature: v=1; a=rsa-sha256; d=${'x'.repeat(60)}.example.org; s=s1; h=from; bh=AAAA; b=AAAA\r\n\r\nHi.\r\n`;

async function pageText(): Promise<string> {
  const source = parseIp('192.0.2.1') ?? assert.fail();
  const mail = { octets: Buffer.from(MAIL), source, helo: 'mail', from: 'jane@example.org', tls: 'none', breaches: [] };
  return receivedPage(await receive(mail, { dns: new ZoneDns({}), clock: new FakeClock() }), 'test');
}

pageInBrowser('a received mail', pageText);
