// Keys behind the verbs of a step as other programs call them, and what to write here.
import { allCalled, allSay, type Foreign } from './foreign.ts';

const TRUST =
  'whom we trust is said where it runs: `mxprobe run FILE --ca ca.pem`; what must hold of the certificate: `expect: { certificate: { trusted: true } }`';
export const WORDS_OF_A_HANDSHAKE = (): Foreign => ({
  ...allCalled('min', 'tls_min min_version minimum_version version tls_version protocol tls minversion min_tls'),
  ...allCalled('max', 'tls_max max_version maximum_version maxversion max_tls'),
  ...allCalled('ciphers', 'cipher cipher_suites ciphersuites cipher_list'),
  ...allCalled('groups', 'curves group ecdh_curve curve'),
  ...allCalled('sni', 'servername server_name'),
  ...allCalled('client_cert', 'cert certificate cert_file certfile clientcert'),
  ...allCalled('client_key', 'key key_file keyfile clientkey'),
  ...allCalled('verify', 'check_certificate verify_certificate reject_unauthorized strict verify_peer'),
  ...allSay('write `verify: false`, which is so if nothing is said', 'insecure insecure_skip_verify skip_verify'),
  ...allSay(TRUST, 'ca cafile ca_file ca_cert cacert trust trusted_ca'),
});

export const WORDS_OF_A_CONNECTION = (): Foreign => ({
  ...WORDS_OF_A_HANDSHAKE(),
  ...allSay(
    'the server is named where it runs: `mxprobe run FILE --target HOST:PORT`',
    'host hostname port server address url to target ip mx',
  ),
  ...allCalled('source', 'bind bind_address local_address source_address source_ip local_ip from'),
  ...allSay('TLS from the first octet is `tls: implicit`', 'ssl secure smtps use_tls use_ssl'),
  ...allSay('it stands beside the verb: `timeout: 5s`', 'timeout connect_timeout'),
});

export const WORDS_OF_MAIL = (): Foreign => ({
  ...allCalled('from', 'address sender mail email addr absender von reverse_path from_addr mail_from'),
  ...allCalled('params', 'parameters extra options esmtp'),
  ...allSay('recipients are steps of their own: `- rcpt: b@y.example`', 'to rcpt recipient recipients'),
});

export const WORDS_OF_RCPT = (): Foreign => ({
  ...allCalled('to', 'address recipient recipients mail email addr addresses empfaenger an forward_path rcpt list'),
  ...allCalled('params', 'parameters extra options esmtp'),
  ...allSay(
    'many are a repetition: `- repeat: { times: 100, steps: [{ rcpt: "u${index}@y.example" }] }`',
    'count times number n repeat',
  ),
  ...allSay('the sender is a step of its own: `- mail: a@x.example`', 'from sender'),
});
