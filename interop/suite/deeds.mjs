// nodemailer against many servers at once: `[{ cell, port, ca, tls }]` on stdin, a line `cell<TAB>what it reports` for each.
import { readFileSync } from 'node:fs';
import nodemailer from 'nodemailer';

const cells = JSON.parse(readFileSync(0, 'utf8'));
const WAIT_MS = 3_000;

async function send({ port, ca, tls }) {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port,
    name: 'client.example',
    secure: false,
    ignoreTLS: !tls,
    requireTLS: tls,
    tls: { ca, servername: 'mx.sandbox.test' },
    connectionTimeout: WAIT_MS,
    greetingTimeout: WAIT_MS,
    socketTimeout: WAIT_MS,
  });
  try {
    const { response } = await transport.sendMail({
      envelope: { from: 'shop@client.example', to: 'ada@sandbox.test' },
      raw: 'Subject: Hi\r\n\r\nHi\r\n',
    });
    return `sent: ${response}`;
  } catch ({ code, command, message }) {
    return `${code} at ${command}: ${message}`;
  }
}

await Promise.all(cells.map(async (cell) => console.log(`${cell.cell}\t${JSON.stringify(await send(cell))}`)));
process.exit(0);
