// Findings of a survey in German: what the DNS says, what could not be asked, and the session. `{name}` is filled in.
import type { REACH_TEXTS } from '../../survey/texts/reach.ts';
import type { SESSION_TEXTS } from '../../survey/texts/session.ts';
import type { GermanFinding } from './german-finding.ts';

export const REACH_DE: Readonly<Record<keyof typeof REACH_TEXTS, GermanFinding>> = {
  'null-mx': { text: '{why}', remedy: null },
  'domain-missing': {
    text: 'dorthin lässt sich keine Mail senden: {why}',
    remedy: 'prüfen Sie, ob der Name stimmt und ob die Domain registriert und delegiert ist',
  },
  'no-mx-no-address': {
    text: 'dorthin lässt sich keine Mail senden: {domain} hat weder einen MX-Eintrag noch eine Adresse',
    remedy: 'veröffentlichen Sie einen MX-Eintrag; `MX 0 .`, wenn keine Mail angenommen werden soll (RFC 7505)',
  },
  'host-missing': {
    text: 'es lässt sich keine Verbindung aufbauen: {why}',
    remedy: 'prüfen Sie, ob der Name stimmt, oder veröffentlichen Sie seinen A- oder AAAA-Eintrag',
  },
  'host-without-address': {
    text: 'der MX-Host hat keine Adresse: {why}',
    remedy: 'veröffentlichen Sie seinen A- oder AAAA-Eintrag, oder nehmen Sie den Host aus den MX-Einträgen',
  },
  'alias-dangling': {
    text: '{name} ist ein Alias, der nirgendwohin führt: {why}',
    remedy: 'geben Sie dem Ziel seines CNAME, was nachgeschlagen wurde, oder nehmen Sie den CNAME heraus',
  },
  'mx-is-address': {
    text: '{why}',
    remedy: 'geben Sie der Adresse einen Namen (A- oder AAAA-Eintrag), und schreiben Sie den Namen in den MX-Eintrag',
  },
  'mx-is-alias': {
    text: '{why}',
    remedy:
      'schreiben Sie den Namen, zu dem der CNAME führt, in den MX-Eintrag, oder geben Sie dem Host eigene A- und AAAA-Einträge',
  },
  'null-mx-beside-others': {
    text: '{why}',
    remedy:
      'nehmen Sie den Null-MX heraus, wenn die Domain Mail annimmt, sonst die anderen; manche Absender glauben dem einen, manche dem anderen',
  },
  'address-loopback': {
    text: '{address} ist Loopback: Jeder Absender kommt zu sich selbst',
    remedy: 'veröffentlichen Sie eine Adresse, die das Internet erreicht; für eigene Server: --owned',
  },
  'address-private': {
    text: '{address} ist privat: Kein Absender von außen erreicht sie',
    remedy: 'veröffentlichen Sie eine Adresse, die das Internet erreicht; für eigene Server: --owned',
  },
  'address-special': {
    text: '{address} liegt in einem Bereich, der nicht für Server ist (Dokumentation, Multicast, Tunnel)',
    remedy: 'veröffentlichen Sie eine Adresse, die das Internet erreicht; für eigene Server: --owned',
  },
  'same-address': {
    text: '{names} führen zur selben Adresse {address}: Fällt einer aus, fällt auch der andere aus',
    remedy: 'ein Ersatz braucht einen eigenen Rechner; für einen Rechner genügt ein MX-Eintrag',
  },
  'implicit-mx': {
    text: '{why}',
    remedy: 'veröffentlichen Sie einen MX-Eintrag, damit kein Webserver nach Mail gefragt wird',
  },
  'domain-is-alias': {
    text: '{why}',
    remedy:
      'geben Sie einer Domain mit Postfächern eigene MX-Einträge; die Adressen in der Mail schreiben nicht alle um',
  },
  'hosts-left-out': { text: '{why}', remedy: 'fragen Sie die anderen einzeln: smtp://HOST' },
  'addresses-left-out': { text: '{why}', remedy: 'fragen Sie die anderen einzeln, mit ihrer Adresse' },
  'dns-failed': {
    text: 'das DNS gab keine Auskunft: {why}',
    remedy: 'fragen Sie noch einmal oder bei einem anderen Resolver (--dns); Absender warten solange',
  },
  unreachable: {
    text: 'keine Verbindung: {why}',
    remedy: 'prüfen Sie den Server, seine Firewall und den Weg von hier; Absender versuchen solange den nächsten MX',
  },
  throttled: {
    text: 'er will keine weiteren Verbindungen von uns, auch nicht nach einer Pause: {why}',
    remedy:
      'fragen Sie später oder von einer Adresse, die er kennt; was nicht gefragt wurde, ist nicht bekannt, und nichts wird daraus geschlossen',
  },
  stopped: {
    text: 'er antwortete nicht mehr, auch nicht nach einer Pause: {why}',
    remedy:
      'sehen Sie nach, ob er noch läuft und ob etwas aussperrt, wer oft fragt; was nicht gefragt wurde, ist nicht bekannt, und nichts wird daraus geschlossen',
  },
  refused: {
    text: 'er lehnt uns ab: {why}',
    remedy:
      'sehen Sie nach, welche Liste oder Regel diesen Client ablehnt (mxprobe explain, mxprobe identity), oder fragen Sie von einer anderen Adresse',
  },
  silent: {
    text: 'die Sitzung endete früh: {why}',
    remedy: 'sehen Sie ins Protokoll des Servers; ein längeres --timeout hilft bei Servern, die spät begrüßen',
  },
  'not-smtp': { text: 'das ist kein SMTP: {why}', remedy: 'sehen Sie nach, welches Programm dort lauscht' },
  'ehlo-unknown': {
    text: 'er kennt EHLO nicht, hat also keine Erweiterungen: {reply}',
    remedy: 'aktualisieren Sie den Server, oder schalten Sie die SMTP-Prüfung der Firewall davor aus',
  },
};

export const SESSION_DE: Readonly<Record<keyof typeof SESSION_TEXTS, GermanFinding>> = {
  'starttls-absent': {
    text: 'er bietet kein STARTTLS an: Alle Mail kommt im Klartext',
    remedy:
      'geben Sie dem Server ein Zertifikat, und schalten Sie STARTTLS ein (Postfix: smtpd_tls_security_level = may)',
  },
  'starttls-stripped': {
    text: 'etwas zwischen hier und dem Server überschreibt STARTTLS in seiner EHLO-Antwort',
    remedy: 'schalten Sie die SMTP-Prüfung (fixup, ESMTP inspection) in der Firewall vor dem Server aus',
  },
  'starttls-broken': {
    text: 'er bietet STARTTLS an und kann es nicht: {why}',
    remedy:
      'sehen Sie ins Protokoll des Servers: Zertifikat und Schlüssel nicht lesbar, keine gemeinsame Version oder Chiffre, oder kein Speicher für TLS',
  },
  'tls-session-ends': {
    text: 'über TLS lässt sich keine Mail an ihn senden: {why}',
    remedy:
      'sehen Sie im Protokoll des Servers, was die Sitzung beendet: ein Filter oder Proxy hinter dem TLS-Handschlag, eine Client-Liste für TLS',
  },
  'tls-not-noticed': {
    text: 'in TLS verlangt er immer noch TLS: {reply}',
    remedy: 'was TLS vor dem Server beendet, muss es ihm sagen oder STARTTLS dem Server überlassen',
  },
  'tls-mail-refused': {
    text: 'er nimmt MAIL FROM im Klartext an und lehnt dasselbe in TLS ab: {reply}',
    remedy: 'sehen Sie im Protokoll des Servers, welche Regel nur für TLS-Sitzungen gilt',
  },
  'sni-needed': {
    text: 'ein Absender, der keinen Host nennt (SNI), wie Postfix in der Voreinstellung, bekommt kein TLS: {why}',
    remedy: 'lassen Sie den Server ein Standardzertifikat zeigen, wo kein Name verlangt wird',
  },
  'sni-other-certificate': {
    text: 'ein Absender, der keinen Host nennt (SNI), wie Postfix in der Voreinstellung, sieht ein anderes Zertifikat: {why}',
    remedy: 'machen Sie das Zertifikat des MX-Hosts zum Standard; Absender, die nur verschlüsseln, stört es nicht',
  },
  'starttls-demanded-not-possible': {
    text: 'er nimmt ohne TLS keine Mail an ({reply}), und TLS ist nicht zu haben: Hier kommt keine Mail herein',
    remedy: 'reparieren Sie STARTTLS, oder nehmen Sie bis dahin Mail im Klartext an',
  },
  'injected-before-tls': {
    text: 'hinter der 220 auf STARTTLS stehen Oktette, die gelesen würden, als kämen sie in TLS: {why}',
    remedy: 'aktualisieren Sie den Server oder den Proxy davor',
  },
  'starttls-offered-again': {
    text: 'er bietet STARTTLS auch in TLS an',
    remedy: 'aktualisieren Sie den Server oder den Proxy davor',
  },
  'clear-text-demands-tls': { text: 'er nimmt ohne TLS keine Mail an: {reply}', remedy: null },
  'clear-text-refused': {
    text: 'MAIL FROM im Klartext wird abgelehnt, nicht weil TLS fehlt: {reply}',
    remedy: 'fragen Sie mit einem anderen Absender (--from), um zu sehen, ob TLS verlangt wird',
  },
};
