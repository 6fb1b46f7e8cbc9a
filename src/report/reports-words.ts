// The words about aggregate reports.
import type { Language } from '../diagnosis/texts.ts';
import type { DmarcRefusal, ResultType } from '../log/reports-document.ts';

export interface ReportWords {
  readonly results: Readonly<Record<ResultType, string>>;
  readonly why: Readonly<Record<DmarcRefusal['why'][number], string>>;
  readonly ours: string;
  readonly foreign: string;
  readonly tls: string;
  readonly dmarc: string;
  readonly noTls: string;
  readonly noDmarc: string;
  readonly of: string;
  readonly by: string;
}

const WORDS: Readonly<Record<Language, ReportWords>> = {
  en: {
    results: {
      'starttls-not-supported':
        'The MX host did not offer STARTTLS: encryption is off there, or something on the way takes it out.',
      'certificate-host-mismatch': "The certificate does not name the MX host: it must hold the host's name.",
      'certificate-expired': 'The certificate has expired: renew it, and let the mail server load it.',
      'certificate-not-trusted':
        'The certificate is not signed by a public authority, or an intermediate certificate is missing.',
      'validation-failure': 'TLS failed for another reason: version, cipher, a broken handshake.',
      'tlsa-invalid':
        'The TLSA record does not fit the certificate: it was renewed without the record, or the record is malformed.',
      'dnssec-invalid': 'DNSSEC of the domain or of the MX host is broken: no resolver that validates finds it.',
      'dane-required': 'The sender wants DANE, and there is no usable TLSA record.',
      'sts-policy-fetch-error':
        'The MTA-STS policy could not be fetched: https://mta-sts.DOMAIN/.well-known/mta-sts.txt does not answer.',
      'sts-policy-invalid': 'The MTA-STS policy is malformed.',
      'sts-webpki-invalid': 'The web server of the MTA-STS policy has no valid certificate.',
      other: 'A reason that RFC 8460 does not name.',
    },
    why: {
      'spf-failed': 'SPF failed: the address is not in the SPF record of the envelope domain.',
      'spf-not-aligned': 'SPF passed for another domain than that of From.',
      'dkim-failed': 'The DKIM signature does not verify.',
      'dkim-not-aligned': 'The DKIM signature is of another domain than that of From.',
      'dkim-unsigned': 'There is no DKIM signature.',
    },
    ours: 'The address is ours.',
    foreign: 'The address is not ours: a forwarder, a service that sends for us, or a forger.',
    tls: 'TLS: {failed} of {sessions} sessions failed',
    dmarc: 'DMARC: {failed} of {messages} messages were refused, put aside or let through for a reason of its own',
    noTls: 'TLS: none of {sessions} sessions failed',
    noDmarc: 'DMARC: none of {messages} messages was refused',
    of: '{failed} of {sessions} sessions',
    by: 'reported by',
  },
  de: {
    results: {
      'starttls-not-supported':
        'Der MX-Host bot kein STARTTLS an: Verschlüsselung ist dort aus, oder etwas auf dem Weg entfernt sie.',
      'certificate-host-mismatch': 'Das Zertifikat nennt den MX-Host nicht: Es muss dessen Namen enthalten.',
      'certificate-expired': 'Das Zertifikat ist abgelaufen: erneuern, und den Mailserver neu laden lassen.',
      'certificate-not-trusted':
        'Das Zertifikat ist von keiner öffentlichen Stelle, oder ein Zwischenzertifikat fehlt.',
      'validation-failure': 'TLS scheiterte aus anderem Grund: Version, Verfahren, abgebrochener Handshake.',
      'tlsa-invalid':
        'Der TLSA-Eintrag passt nicht zum Zertifikat: Es wurde ohne ihn erneuert, oder er ist fehlerhaft.',
      'dnssec-invalid': 'DNSSEC der Domain oder des MX-Hosts ist kaputt: Kein prüfender Resolver findet sie.',
      'dane-required': 'Der Absender verlangt DANE, und es gibt keinen brauchbaren TLSA-Eintrag.',
      'sts-policy-fetch-error':
        'Die MTA-STS-Richtlinie war nicht abrufbar: https://mta-sts.DOMAIN/.well-known/mta-sts.txt antwortet nicht.',
      'sts-policy-invalid': 'Die MTA-STS-Richtlinie ist fehlerhaft.',
      'sts-webpki-invalid': 'Der Webserver der MTA-STS-Richtlinie hat kein gültiges Zertifikat.',
      other: 'Ein Grund, den RFC 8460 nicht nennt.',
    },
    why: {
      'spf-failed': 'SPF scheiterte: Die Adresse steht nicht im SPF-Eintrag der Envelope-Domain.',
      'spf-not-aligned': 'SPF gilt für eine andere Domain als die im From.',
      'dkim-failed': 'Die DKIM-Signatur stimmt nicht.',
      'dkim-not-aligned': 'Die DKIM-Signatur gehört zu einer anderen Domain als der im From.',
      'dkim-unsigned': 'Es gibt keine DKIM-Signatur.',
    },
    ours: 'Die Adresse ist unsere.',
    foreign: 'Die Adresse ist nicht unsere: eine Weiterleitung, ein Dienst, der für uns sendet, oder ein Fälscher.',
    tls: 'TLS: {failed} von {sessions} Sitzungen scheiterten',
    dmarc:
      'DMARC: {failed} von {messages} Nachrichten wurden abgelehnt, beiseitegelegt oder aus eigenem Grund durchgelassen',
    noTls: 'TLS: keine von {sessions} Sitzungen scheiterte',
    noDmarc: 'DMARC: keine von {messages} Nachrichten wurde abgelehnt',
    of: '{failed} von {sessions} Sitzungen',
    by: 'gemeldet von',
  },
};

export const reportWords = (language: Language): ReportWords => WORDS[language];
