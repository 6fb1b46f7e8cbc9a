// What is expected of TLS and of the certificate, by the step that begins it and by those behind it.
import type { Row } from '../row.ts';
import { at, STEPS } from '../row.ts';
import { BYE, hear, say } from '../script.ts';
import { securedServer } from '../secured.ts';

const begins = (expect: string): string => `${STEPS}  - starttls:\n    expect: ${expect}\n  - quit\n`;
const noop = (expect: string): string => `${STEPS}  - noop:\n    expect: ${expect}\n  - quit\n`;
const ANSWERS = at(/NOOP\r\n/, say('250 ok\r\n'), ...BYE);

export const ENCRYPTION: readonly Row[] = [
  {
    name: 'the version of TLS is as expected',
    server: [securedServer(...BYE)],
    steps: begins('{ tls: { version: ">=TLSv1.2" } }'),
    verdict: 'passed',
    sockets: true,
  },
  {
    name: 'the version of TLS is not as expected',
    server: [securedServer(...BYE)],
    steps: begins('{ tls: { version: "<TLSv1.2" } }'),
    verdict: 'failed',
    text: /expected TLS version <TLSv1\.2/,
    sockets: true,
  },
  {
    name: 'a certificate that nobody vouches for is what is expected',
    server: [securedServer(...BYE)],
    steps: begins('{ certificate: { trusted: false, matches_host: true, days_left: ">0" } }'),
    verdict: 'passed',
    sockets: true,
  },
  {
    name: 'a certificate is to be trusted, and nobody vouches for it',
    server: [securedServer(...BYE)],
    steps: begins('{ certificate: { trusted: true } }'),
    verdict: 'failed',
    text: /expected the certificate's trusted true/,
    sockets: true,
  },
  {
    name: 'a step within TLS asks for the certificate, too',
    server: [securedServer(hear(/NOOP\r\n/), say('250 ok\r\n'), ...BYE)],
    steps: `${STEPS}  - starttls\n  - noop:\n    expect: { reply: 250, certificate: { subject: /nobody/ } }\n  - quit\n`,
    verdict: 'failed',
    text: /expected the certificate's subject \/nobody\//,
    sockets: true,
  },
  {
    name: 'so does a step of a pipeline',
    server: [securedServer(hear(/NOOP\r\nRSET\r\n/), say('250 ok\r\n250 ok\r\n'), ...BYE)],
    steps: `${STEPS}  - starttls\n  - pipeline:\n      - noop\n      - rset:\n        expect: { tls: { version: "<TLSv1.2" } }\n  - quit\n`,
    verdict: 'failed',
    text: /expected TLS version <TLSv1\.2/,
    sockets: true,
  },
  {
    name: 'TLS is expected of a dialogue in clear text',
    server: [ANSWERS],
    steps: noop('{ tls: { version: ">=TLSv1.2" } }'),
    verdict: 'failed',
    text: /expected TLS, but the session is not encrypted/,
  },
  {
    name: 'a certificate is expected of a dialogue in clear text',
    server: [ANSWERS],
    steps: noop('{ reply: 250, certificate: { trusted: true } }'),
    verdict: 'failed',
    text: /expected TLS, but the session is not encrypted/,
  },
];
