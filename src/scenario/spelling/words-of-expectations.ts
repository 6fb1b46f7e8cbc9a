// Keys of expectations, messages and logins as other programs call them, and what to write here.
import type { Node } from '../../document/node.ts';
import { allCalled, allSay, type Foreign, shown } from './foreign.ts';

const asPattern = (value: Node): string => {
  const text = shown(value).replace(/^\/|\/i?$/g, '') || '...';
  const [, code = '250', rest = text] = /^([2-5]\d\d)[ -]?(.*)$/.exec(text) ?? [];
  return `it stands behind the code: \`reply: ${code}${rest === '' ? '' : ` /${rest}/i`}\``;
};
const enhanced = (value: Node) => `it stands behind the code: \`reply: 250 ${shown(value) || '2.1.0'}\``;
const each = (words: string, meant: (value: Node) => string): Foreign =>
  Object.fromEntries(words.split(' ').map((word) => [word, meant]));

export const WORDS_OF_AN_EXPECTATION = (): Foreign => ({
  ...allCalled(
    'reply',
    'code codes status status_code reply_code response_code response answer antwort returns result',
  ),
  ...allCalled('within', 'timeout time duration max_time latency response_time innerhalb dauer'),
  ...allCalled('capabilities', 'capability extensions ehlo keywords features offers'),
  ...allCalled('certificate', 'cert zertifikat'),
  ...allCalled('tls', 'ssl'),
  ...each(
    'text message contains matches match regex regexp pattern body banner greeting reply_text content starts_with startswith includes enthaelt enthält',
    asPattern,
  ),
  ...each('enhanced enhanced_code enhanced_status esc dsn', enhanced),
  ...allCalled('lines', 'line_count min_lines zeilen'),
  ...allSay('say what is right: `2xx`, `2xx|4xx`, ...', 'not none not_code is_not except'),
  ...allSay(
    'it belongs one level in: `tls: { version: ">=1.2", cipher: ... }`',
    'version protocol cipher group alpn curve tls_version',
  ),
  ...allSay(
    'it belongs one level in: `certificate: { trusted: true, days_left: ">14" }`',
    'trusted matches_host days_left issuer subject san self_signed valid expires expiry',
  ),
  ...allSay(
    'what EHLO offers stands behind the code: `reply: 250 +STARTTLS -AUTH`',
    'include exclude starttls auth size pipelining',
  ),
});

export const WORDS_OF_A_CERTIFICATE = (): Foreign => ({
  ...allSay(
    'write `trusted: true, matches_host: true`, or `days_left: ">0"` if only the date matters',
    'valid verified verify ok',
  ),
  ...allSay(
    'write `days_left: ">14"`',
    'expires_in expires expiry expiration days min_days valid_days valid_for remaining not_expired not_after expires_after valid_to valid_until notafter gueltig',
  ),
  ...allCalled('matches_host', 'hostname host name_matches hostname_matches'),
  ...allCalled('subject', 'cn common_name'),
  ...allCalled('san', 'sans alt_names dns_names subject_alt_name subject_alternative_names'),
  ...allCalled('sha256', 'fingerprint thumbprint'),
  ...allCalled('bits', 'key_size size key_bits'),
  ...allCalled('key', 'key_type algorithm'),
});

export const WORDS_OF_TLS = (): Foreign => ({
  ...allCalled('version', 'protocol min_version minimum_version tls_version'),
  ...allCalled('cipher', 'cipher_suite ciphersuite ciphers'),
  ...allCalled('group', 'curve groups key_exchange'),
});

const aHeader = (name: string) => (value: Node) =>
  `it is a header: \`headers: { ${name}: ${shown(value).slice(0, 40) || '...'} }\``;
export const WORDS_OF_A_MESSAGE = (): Foreign => ({
  ...allCalled('file', 'path filename file_name eml template'),
  ...allCalled('body', 'text content plain message'),
  ...allCalled('headers', 'header'),
  ...allCalled('attach', 'attachment attachments files attach_file anhang'),
  subject: aHeader('Subject'),
  betreff: aHeader('Subject'),
  to: aHeader('To'),
  bcc: () => 'a hidden recipient is a step: `- rcpt: b@y.example`',
  cc: aHeader('Cc'),
  date: aHeader('Date'),
  reply_to: aHeader('Reply-To'),
  html: () =>
    'write `headers: { Content-Type: text/html }, body: "<p>...</p>"`; parts are a file: `data: { file: mail.eml }`',
});

export const WORDS_OF_A_LOGIN = (): Foreign => ({
  ...allCalled('user', 'username login auth_user user_name account benutzer benutzername name'),
  ...allCalled('password', 'pass passwd auth_password auth_pass pwd secret passwort kennwort'),
  ...allCalled('mechanism', 'type method mech auth_type'),
});

export const WORDS_OF_AN_ATTACHMENT = (): Foreign => ({
  ...allCalled('file', 'path src source filepath file_path datei'),
  ...allCalled('name', 'filename file_name as title'),
  ...allCalled('type', 'content_type mime mime_type contenttype media_type'),
});
