// Findings of a survey in German: certificates, versions, ciphers. `{name}` is filled in.
import type { CERTIFICATE_TEXTS } from '../../survey/texts/certificate.ts';
import type { GermanFinding } from './german-finding.ts';

export const CERTIFICATE_DE: Readonly<Record<keyof typeof CERTIFICATE_TEXTS, GermanFinding>> = {
  'certificate-expired': {
    text: 'das Zertifikat ist nicht mehr gültig: {why}',
    remedy: 'erneuern Sie es, und laden Sie es in den laufenden Server (postfix reload)',
  },
  'certificate-not-trusted': {
    text: 'dem Zertifikat ist nicht zu trauen: {why}',
    remedy:
      'nehmen Sie ein Zertifikat einer öffentlichen Stelle, mit allen Zwischenzertifikaten; Absender, die nur verschlüsseln, stört es nicht',
  },
  'certificate-host-mismatch': {
    text: 'das Zertifikat ist nicht für diesen Host: {why}',
    remedy: 'nehmen Sie den Namen des MX-Eintrags hinein; Absender, die nur verschlüsseln, stört es nicht',
  },
  'certificate-expires-soon': {
    text: 'das Zertifikat endet in {days}',
    remedy: 'sehen Sie nach, warum es nicht erneuert wurde',
  },
  'certificate-weak': {
    text: 'die Zertifikate: {why}',
    remedy: 'erneuern Sie sie mit einem RSA-Schlüssel von 2048 Bit oder mit EC P-256',
  },
  'chain-incomplete': {
    text: 'die Zertifikate führen zu keiner Wurzel: {why}',
    remedy:
      'nehmen Sie es in die Kettendatei (Postfix: smtpd_tls_chain_files): zuerst das Zertifikat des Servers, dann jeden Aussteller; Absender, die nur verschlüsseln, stört es nicht',
  },
  'chain-expired-first': {
    text: '{why}: Absender mit GnuTLS (Exim auf Debian) nehmen das erste und lehnen es ab',
    remedy: 'nehmen Sie das abgelaufene Zertifikat aus der Kettendatei',
  },
  'chain-long': {
    text: '{why}: Absender in Java lehnen mehr als 10 ab',
    remedy: 'lassen Sie nur das Zertifikat des Servers und jeden Aussteller in der Kettendatei',
  },
  'chain-order': {
    text: 'die Zertifikate stehen nicht in der richtigen Reihenfolge: {why}',
    remedy: 'ordnen Sie die Kettendatei: zuerst das Zertifikat des Servers, dann jeden Aussteller',
  },
  'chain-extra': {
    text: 'ein Zertifikat wird umsonst gesandt: {why}',
    remedy: 'nehmen Sie es aus der Kettendatei',
  },
  'chain-double': {
    text: '{why}',
    remedy:
      'nennen Sie jedes Zertifikat einmal: Eine Kettendatei, die mit dem des Servers beginnt, braucht keine zweite Datei dafür',
  },
  'certificate-revoked': { text: '{why}', remedy: 'ersetzen Sie es' },
  'staple-missing': {
    text: '{why}',
    remedy:
      'lassen Sie den Server die OCSP-Antwort mitsenden (wenige Mailserver können es), oder nehmen Sie ein Zertifikat ohne must-staple',
  },
  'client-certificate-demanded': {
    text: 'er bittet Absender um ein eigenes Zertifikat, das wenige haben',
    remedy:
      'verlangen Sie auf Port 25 keines (Postfix: smtpd_tls_ask_ccert = no); wer eines zur Pflicht macht, sperrt Absender aus',
  },
  'client-certificate-required': {
    text: 'er nimmt keinen Absender ohne eigenes Zertifikat an, das wenige haben',
    remedy: 'verlangen Sie auf Port 25 keines (Postfix: smtpd_tls_req_ccert = no, smtpd_tls_ask_ccert = no)',
  },
  'tls-only-old': {
    text: 'er nimmt nur {versions} an, was die meisten Absender inzwischen ablehnen: {why}',
    remedy: 'schalten Sie TLS 1.2 und 1.3 ein',
  },
  'tls-old-versions': {
    text: 'er nimmt noch {versions} an',
    remedy:
      'schalten Sie sie aus, sobald das Protokoll zeigt, dass kein Absender sie nutzt (Postfix: smtpd_tls_protocols = >=TLSv1.2)',
  },
  'tls-no-1.2': {
    text: 'er nimmt TLS 1.2 nicht an, das für viele Absender noch das neueste ist',
    remedy: 'schalten Sie TLS 1.2 neben TLS 1.3 ein',
  },
  'tls-no-1.3': {
    text: 'er nimmt TLS 1.3 nicht an',
    remedy: 'schalten Sie TLS 1.3 ein; es braucht vielleicht eine neuere Bibliothek',
  },
  'cipher-weak': {
    text: 'ein Client, der sie vorzieht, bekommt {cipher}: {why}',
    remedy:
      'lassen Sie solche Chiffren weg, und lassen Sie den Server entscheiden (Postfix: tls_preempt_cipherlist = yes)',
  },
  'alpn-refused': { text: 'er lehnt Clients ab, die mit ALPN ein Protokoll anbieten', remedy: null },
};
