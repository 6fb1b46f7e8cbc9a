// The desk behind a real proxy, as docs/desk.md says: nginx with TLS in front, of which the page is word for word. Skipped where there is no nginx.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeAuthority, makeCertificate } from '../../src/sandbox/certificates.ts';
import { build } from '../cli/built.ts';
import { ended, type Started, start } from './started.ts';

const NGINX = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/bin/nginx'].find((path) => existsSync(path));
const MAIL = 'host mx.hotel.example[192.0.2.25] said: 550 5.1.1 <guest@hotel.example>: User unknown\n';
const WORDS = 'correct horse battery';
const MIB = 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the desk behind nginx', { skip: NGINX === undefined ? 'nginx is not installed' : false }, () => {
  let folder = '';
  let root = '';
  let nginx: ChildProcess;
  const desks: Started[] = [];
  /** By the proxy's header, by password. */
  const ports = { user: 0, password: 0 };

  before(async () => {
    await build();
    folder = await mkdtemp(join(tmpdir(), 'mxprobe-nginx-'));
    const authority = await makeAuthority();
    root = authority.certPem;
    const made = await makeCertificate(authority, 'trusted', {
      names: ['desk.example.org'],
      addresses: [],
      now: new Date(),
    });
    await writeFile(join(folder, 'desk.pem'), made.certPem);
    await writeFile(join(folder, 'desk.key'), made.keyPem);
    await writeFile(join(folder, 'password'), `${WORDS}\n`, { mode: 0o600 });
    const digest = createHash('sha1').update('secret').digest('base64');
    await writeFile(join(folder, 'desk.htpasswd'), `jo:{SHA}${digest}\n`);
    const servers: string[] = [];
    for (const way of ['user', 'password'] as const) {
      const port = await freePort();
      ports[way] = port;
      const entrance = way === 'user' ? ['--trust-proxy', 'X-Remote-User'] : ['--password-file', 'password'];
      const name = `desk.example.org:${port}`;
      const behind = await freePort();
      const own = ['--port', String(behind), '--name', name, '--proxy', '127.0.0.1', '--lang', 'en'];
      desks.push(await start(folder, [...own, ...entrance]));
      servers.push(await serverOf(port, behind, way === 'user'));
    }
    await writeFile(join(folder, 'nginx.conf'), confOf(servers.join('\n')));
    nginx = spawn(NGINX ?? '', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], {
      stdio: 'ignore',
    });
    await answering(ports.user);
  });
  after(async () => {
    const ends = [...desks.map(({ child }) => child), nginx].map((child) => [child, ended(child)] as const);
    for (const [child] of ends) child.kill(child === nginx ? 'SIGQUIT' : 'SIGINT');
    await Promise.all(ends.map(([, end]) => end));
    await rm(folder, { recursive: true });
  });

  /** What the page says, with ports and paths of this test. */
  async function serverOf(port: number, behind: number, isUser: boolean): Promise<string> {
    const docs = await readFile(join(import.meta.dirname, '../../docs/desk.md'), 'utf8');
    const [, snippet = assert.fail('docs/desk.md has no configuration of nginx')] =
      /```nginx\n(.*?)```/s.exec(docs) ?? [];
    return snippet
      .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
      .replaceAll('/etc/nginx/', `${folder}/`)
      .replace('http://10.0.0.5:8925', `http://127.0.0.1:${behind}`)
      .replace(/^.*auth_basic.*\n/gm, (line) => (isUser ? line : ''));
  }

  const confOf = (
    servers: string,
  ) => `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log warn;
events { worker_connections 64; }
http {
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
${servers}
}
`;

  interface Asked {
    readonly port?: number;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Buffer;
    /** What is read of a stream, until it says stop. */
    readonly until?: (text: string) => boolean;
  }
  const JO = { authorization: `Basic ${Buffer.from('jo:secret').toString('base64')}` };

  function ask(
    path: string,
    { port = ports.user, method = 'GET', headers = {}, body, until }: Asked = {},
  ): Promise<Answer> {
    const own = { host: `desk.example.org:${port}`, ...headers };
    return new Promise((resolve, reject) => {
      const to = { host: '127.0.0.1', port, path, method, servername: 'desk.example.org', ca: root, headers: own };
      const sent = request(to, (came) => {
        let text = '';
        const done = () => resolve({ status: came.statusCode ?? 0, headers: came.headers, text });
        came.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
          if (until?.(text) !== true) return;
          done();
          came.destroy();
        });
        came.on('end', done).on('error', done);
      });
      sent.on('error', reject).end(body);
    });
  }

  async function answering(port: number): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      const there = await ask('/healthz', { port }).then(
        () => true,
        () => false,
      );
      if (there) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.fail(await readFile(join(folder, 'error.log'), 'utf8'));
  }

  const formOf = ({ text }: Answer) => /name="form" value="([^"]+)"/.exec(text)?.[1] ?? assert.fail('no form');
  const cookieOf = ({ headers }: Answer) =>
    [headers['set-cookie'] ?? []]
      .flat()
      .map((one) => one.split(';')[0])
      .join('; ');

  /** A form as a browser sends it, from our own page. */
  async function post(
    path: string,
    fields: Readonly<Record<string, string | Blob>>,
    asked: Asked = {},
  ): Promise<Answer> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const whole = new Response(form);
    const body = Buffer.from(await whole.arrayBuffer());
    const port = asked.port ?? ports.user;
    const headers = {
      'content-type': whole.headers.get('content-type') ?? '',
      'content-length': String(body.length),
      origin: `https://desk.example.org:${port}`,
      'sec-fetch-site': 'same-origin',
      ...asked.headers,
    };
    return ask(path, { ...asked, method: 'POST', body, headers });
  }

  test('nobody comes in without a name, and nobody chooses it', async () => {
    assert.equal((await ask('/')).status, 401);
    assert.equal((await ask('/', { headers: { 'x-remote-user': 'admin' } })).status, 401);
    const page = await ask('/', { headers: JO });
    assert.equal(page.status, 200);
    const paste = await post('/b', { form: formOf(page), text: MAIL }, { headers: JO });
    assert.equal(paste.status, 303);
    const where = String(paste.headers.location);
    // who claims to be another is still who the proxy says
    assert.equal((await ask(where, { headers: { ...JO, 'x-remote-user': 'sam' } })).status, 200);
  });
  test('who goes round the proxy under another name is refused', async () => {
    const page = await ask('/', { headers: JO });
    for (const [headers, status] of [
      [{ ...JO, host: 'evil.example' }, 421],
      [{ ...JO, 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example;proto=http' }, 200],
    ] as const)
      assert.equal((await ask('/', { headers })).status, status);
    const foreign = { ...JO, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    assert.equal((await post('/b', { form: formOf(page), text: MAIL }, { headers: foreign })).status, 403);
  });
  for (const [size, status] of [
    [25 * MIB, 303],
    [25 * MIB + 1, 413],
  ] as const)
    test(`a file of ${size} octets: ${status}, by the desk and not by nginx`, async () => {
      const page = await ask('/', { headers: JO });
      const file = new Blob([MAIL.padEnd(size, `${'y'.repeat(79)}\n`)]);
      const answer = await post('/b', { form: formOf(page), file }, { headers: JO });
      assert.equal(answer.status, status);
      assert.doesNotMatch(answer.text, /nginx/);
      // nothing of it lay on the disk of the proxy
      assert.doesNotMatch(await readFile(join(folder, 'error.log'), 'utf8'), /buffered to a temporary file/);
    });
  test('a proof is seen as it goes on, not when it is over', async () => {
    const page = await ask('/', { headers: JO });
    const { headers } = await post('/b', { form: formOf(page), text: MAIL }, { headers: JO });
    const where = String(headers.location);
    assert.equal(
      (await post(`${where}/proof`, { form: formOf(page), target: 'sandbox' }, { headers: JO })).status,
      303,
    );
    const events = await ask(`${where}/proof/events?after=0`, {
      headers: JO,
      until: (text) => text.includes('event: line'),
    });
    assert.equal(events.status, 200);
    assert.doesNotMatch(events.text, /event: end/);
    await post(`${where}/proof/stop`, { form: formOf(page) }, { headers: JO });
  });
  test('by password: the cookie goes over TLS alone, and a wrong one counts for its client', async () => {
    const port = ports.password;
    const login = await ask('/', { port });
    assert.match(login.text, /type="password"/);
    const wrong = await post('/login', { password: 'guessed', back: '/' }, { port });
    assert.equal(wrong.status, 403);
    const right = await post('/login', { password: WORDS, back: '/' }, { port });
    assert.equal(right.status, 303);
    assert.match([right.headers['set-cookie'] ?? []].flat().join(), /; Secure/);
    assert.equal((await ask('/', { port, headers: { cookie: cookieOf(right) } })).status, 200);
  });
});
