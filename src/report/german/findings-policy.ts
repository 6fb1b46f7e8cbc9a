// Findings of a survey in German: DANE, a certificate that is to come, MTA-STS, TLS-RPT, reverse DNS. `{name}` is filled in.
import type { POLICY_TEXTS } from '../../survey/texts/policy.ts';
import type { GermanFinding } from './german-finding.ts';

export const POLICY_DE: Readonly<Record<keyof typeof POLICY_TEXTS, GermanFinding>> = {
  'dane-failed': {
    text: 'Absender, die DANE befolgen, stellen hier nicht zu: {why}',
    remedy:
      'veröffentlichen Sie einen TLSA-Eintrag des Zertifikats, das in Gebrauch ist, und lassen Sie den alten zwei TTL lang stehen',
  },
  'dane-anchor-not-sent': {
    text: 'Absender, die DANE befolgen, stellen hier nicht zu: TLSA {record} nennt eine Stelle, die der Server nicht sendet',
    remedy:
      'nehmen Sie ihr Zertifikat in die Kettendatei (Postfix: smtpd_tls_chain_files), hinter diejenigen, die es beglaubigt; auch eine Wurzel, wenn der Eintrag sie nennt; oder veröffentlichen Sie den Eintrag des Servers selbst',
  },
  'dane-bogus': {
    text: 'die TLSA-Abfrage scheitert, deshalb warten Absender, die DANE befolgen, und stellen nicht zu: {why}',
    remedy:
      'sehen Sie nach, was DNSSEC zu {name} sagt (delv, dnsviz): eine abgelaufene Signatur, ein falscher DS-Eintrag',
  },
  'dane-unusable': {
    text: '{why}',
    remedy: 'veröffentlichen Sie Einträge mit Gebrauch 3, Selektor 1, Vergleichsart 1',
  },
  'dane-insecure': {
    text: 'TLSA-Einträge ohne Wirkung: {why}',
    remedy:
      'signieren Sie die Zone mit DNSSEC, und geben Sie den DS-Eintrag an die übergeordnete Zone; oder dieser Resolver prüft nicht: versuchen Sie --dns',
  },
  'dane-rollover': {
    text: 'DANE hält ({why}), und andere TLSA-Einträge passen zu nichts, was gezeigt wurde',
    remedy: 'richtig, solange Schlüssel gewechselt werden; sonst nehmen Sie die alten Einträge heraus',
  },
  'dane-unknown': { text: 'DANE ist nicht beurteilt: {why}', remedy: null },
  'renewal-fits-dane': { text: 'das neue Zertifikat passt zu dem, was veröffentlicht ist: {why}', remedy: null },
  'renewal-breaks-dane': {
    text: 'mit dem neuen Zertifikat würden Absender, die DANE befolgen, nicht zustellen: {why}',
    remedy:
      'veröffentlichen Sie zuerst seinen Eintrag neben denen, die da sind; wenn zwei TTL vergangen sind, laden Sie das Zertifikat; nehmen Sie den alten Eintrag zuletzt heraus',
  },
  'renewal-free': { text: 'vor dem neuen Zertifikat muss nichts veröffentlicht werden: {why}', remedy: null },
  'renewal-not-trusted': {
    text: 'das neue Zertifikat: {why}',
    remedy:
      'prüfen Sie, ob die Datei das richtige Zertifikat hat und seine ganze Kette; ein Fehler, wo eine MTA-STS-Richtlinie durchgesetzt wird',
  },
  'sts-host': {
    text: 'Absender, die die MTA-STS-Richtlinie beachten, stellen hier nicht zu: {why}',
    remedy:
      'nennen Sie den MX-Host in der Richtlinie, und geben Sie ihm ein vertrauenswürdiges Zertifikat für seinen Namen; ändern Sie dann die id des Eintrags',
  },
  'sts-host-testing': {
    text: 'die MTA-STS-Richtlinie wird nicht eingehalten, und nur ihr Modus (testing) lässt Mail durch: {why}',
    remedy: 'reparieren Sie das, bevor der Modus enforce wird',
  },
  'sts-record-invalid': {
    text: 'der TXT-Eintrag _mta-sts.{domain} ist nicht zu gebrauchen: {why}',
    remedy: 'schreiben Sie v=STSv1; id=ZIFFERN; in einen Eintrag',
  },
  'sts-fetch': {
    text: 'die MTA-STS-Richtlinie lässt sich nicht abrufen: {why}',
    remedy:
      'liefern Sie https://mta-sts.{domain}/.well-known/mta-sts.txt als text/plain aus, mit vertrauenswürdigem Zertifikat, ohne Weiterleitung',
  },
  'sts-policy-invalid': {
    text: 'die MTA-STS-Richtlinie ist nicht zu gebrauchen: {why}',
    remedy: 'schreiben Sie version, mode, mx und max_age, jedes in eine eigene Zeile',
  },
  'sts-policy-odd': {
    text: 'die MTA-STS-Richtlinie: {why}',
    remedy: 'sehen Sie sich die Zeile an; Absender verstehen sie verschieden',
  },
  'sts-pattern-unused': {
    text: 'die MTA-STS-Richtlinie nennt {patterns}, und kein MX-Host heißt so',
    remedy: 'nehmen Sie es heraus, wenn es nicht für einen künftigen Host ist',
  },
  'sts-mode': {
    text: 'die MTA-STS-Richtlinie schützt noch niemanden: Ihr Modus ist {mode}',
    remedy: 'setzen Sie mode: enforce, sobald die Berichte von TLS-RPT keine Fehler zeigen',
  },
  'sts-unknown': {
    text: 'MTA-STS ist nicht bekannt: {why}',
    remedy: 'fragen Sie noch einmal oder bei einem anderen Resolver (--dns)',
  },
  'no-policy': {
    text: 'weder DANE noch MTA-STS: Niemand merkt es, wenn STARTTLS unterwegs entfernt wird',
    remedy: 'veröffentlichen Sie TLSA-Einträge (mit DNSSEC) oder eine MTA-STS-Richtlinie',
  },
  'tlsrpt-invalid': {
    text: 'der TXT-Eintrag _smtp._tls.{domain} ist nicht zu gebrauchen: {why}',
    remedy: 'schreiben Sie v=TLSRPTv1; rua=mailto:ADRESSE',
  },
  'tlsrpt-absent': {
    text: 'es gibt eine Richtlinie, und niemand erfährt, wenn Absender an ihr scheitern: kein TLS-RPT-Eintrag',
    remedy: 'veröffentlichen Sie _smtp._tls.{domain} TXT "v=TLSRPTv1; rua=mailto:ADRESSE"',
  },
  'ptr-missing': {
    text: 'die Adresse hat keinen Reverse-DNS-Namen',
    remedy: 'zum Empfangen braucht sie keinen; zum Senden muss sie einen haben',
  },
  'ptr-unconfirmed': {
    text: 'der Reverse-DNS-Name {name} führt nicht zur Adresse zurück',
    remedy: 'Name und Adresse sollen zusammenpassen; zum Senden müssen sie es',
  },
};
