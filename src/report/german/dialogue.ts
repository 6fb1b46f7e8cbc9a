// What is said of dialogues, in German: verdicts, differences, findings, conclusions. `{1}` is as it was, `{1:}` a text of ours, too.

export const DIALOGUE: Readonly<Record<string, string>> = {
  // Verdicts and their reasons.
  passed: 'bestanden',
  failed: 'durchgefallen',
  inconclusive: 'nicht prüfbar',
  skipped: 'ausgelassen',
  'inconclusive ({1})': 'nicht prüfbar ({1:})',
  '{1} passed': '{1} bestanden',
  '{1} failed': '{1} durchgefallen',
  '{1} inconclusive': '{1} nicht prüfbar',
  '{1} skipped': '{1} ausgelassen',
  unreachable: 'nicht erreichbar',
  timeout: 'keine Antwort in der Zeit',
  closed: 'Verbindung geschlossen',
  silence: 'Schweigen',
  'tls-failure': 'TLS gescheitert',
  throttled: 'gebremst',
  stopped: 'antwortet nicht mehr',
  delayed: 'aufgeschoben',
  protocol: 'Protokoll',
  mailbox: 'Postfach',
  'not-asked': 'nicht gefragt',
  dns: 'DNS',
  tls: 'TLS',
  interrupted: 'abgebrochen',
  refused: 'abgelehnt',
  'every step was skipped': 'jeder Schritt wurde ausgelassen',
  'the run ended before this case did': 'der Lauf endete vor diesem Fall',
  // What was expected, and what came.
  'expected {1}, got {2}': 'erwartet war {1}, gekommen ist {2}',
  'expected {1}, got no reply': 'erwartet war {1}, es kam keine Antwort',
  'expected {1}, got a reply without an end': 'erwartet war {1}, gekommen ist eine Antwort ohne Ende',
  'expected {1}, got a reply that was longer than 64 KiB or 1,000 lines and was cut':
    'erwartet war {1}, gekommen ist eine Antwort, die länger als 64 KiB oder 1.000 Zeilen war und gekürzt wurde',
  'expected {1}, but {2}': 'erwartet war {1}, aber {2:}',
  'expected {1}, got a reply with {2}: {3}': 'erwartet war {1}, gekommen ist eine Antwort mit {2:}: {3}',
  'expected the enhanced status code {1}, got none in {2}':
    'erwartet war der erweiterte Statuscode {1:}, gekommen ist keiner: {2}',
  'expected the enhanced status code {1}, got {2} in {3}':
    'erwartet war der erweiterte Statuscode {1:}, gekommen ist {2} in {3}',
  '{1} or {2}': '{1} oder {2:}',
  'expected a text that matches {1}, got {2}': 'erwartet war ein Text, auf den {1} passt, gekommen ist {2}',
  'expected EHLO keywords, got no reply': 'erwartet waren EHLO-Schlüsselwörter, es kam keine Antwort',
  'expected EHLO keywords, got {1}': 'erwartet waren EHLO-Schlüsselwörter, gekommen ist {1}',
  'expected {1} to be offered; offered are {2}': '{1} sollte angeboten werden; angeboten werden {2}',
  'expected {1} to be offered; offered are nothing': '{1} sollte angeboten werden; angeboten wird nichts',
  'expected {1} not to be offered': '{1} sollte nicht angeboten werden',
  'expected {1} lines, got {2}': 'erwartet waren {1} Zeilen, gekommen sind {2}',
  'expected within {1}, took {2}': 'erwartet war die Antwort innerhalb von {1}, gedauert hat es {2}',
  'expected a reply that obeys RFC 5321 4.2, got one with {1}':
    'erwartet war eine Antwort nach RFC 5321 4.2, gekommen ist eine mit {1:}',
  'expected {1} {2}: {3}': 'erwartet war {1} {2}: {3:}',
  'expected TLS, but {1}': 'erwartet war TLS, aber {1:}',
  'expected TLS {1} {2}: {3}': 'erwartet war TLS mit {1} {2}: {3:}',
  "expected the certificate's {1} {2}: {3}": 'erwartet war vom Zertifikat {1} {2}: {3:}',
  "expected the certificate's {1} {2}: it is {3}: {4}": 'erwartet war vom Zertifikat {1} {2}: es ist {3}: {4:}',
  'expected {1} {2}, and nothing was looked up: the embedded MX has no DNS':
    'erwartet war {1} {2}, und es wurde nichts nachgeschlagen: Der eingebaute MX hat kein DNS',
  'expected {1} {2}, got {3} ({4})': 'erwartet war {1} {2}, gekommen ist {3:} ({4:})',
  'no verdict': 'kein Urteil',
  none: 'nicht vorhanden',
  nothing: 'nichts',
  'there was no reply': 'es kam keine Antwort',
  'no reply': 'keine Antwort',
  'the server stayed silent': 'der Server schwieg',
  'nothing was sent': 'es wurde nichts gesendet',
  'it is {1}': 'es ist {1}',
  'there is no number': 'es ist keine Zahl da',
  'there is none': 'es gibt keines',
  'it is not offered': 'es wird nicht angeboten',
  'the session is not encrypted': 'die Sitzung ist nicht verschlüsselt',
  'the pattern {1}': 'das Muster {1:}',
  "can't hold what was captured: {1}": 'kann nicht fassen, was eingefangen wurde: {1}',
  'could not be decided within its time limit': 'ließ sich in seiner Zeit nicht entscheiden',
  '{1} could not be decided within its time limit': '{1} ließ sich in seiner Zeit nicht entscheiden',
  '{1}; still so at attempt {2}': '{1:}; so auch noch beim Versuch {2}',
  'expected to be accepted at attempt {1}, was at attempt {2}':
    'angenommen werden sollte beim Versuch {1}, angenommen wurde beim Versuch {2}',
  'expected the first attempt to be answered {1}, got no reply':
    'der erste Versuch sollte mit {1} beantwortet werden, es kam keine Antwort',
  'expected the first attempt to be answered {1}, got {2}':
    'der erste Versuch sollte mit {1} beantwortet werden, gekommen ist {2}',
  '{1} ({2}:{3}:{4})': '{1:} ({2}:{3}:{4})',
  'and {1} more steps': 'und {1} weitere Schritte',
  '{1} ({2} was due, RFC 5321 4.1.4)': '{1:} (an der Reihe war {2}, RFC 5321 4.1.4)',
  // What a reply breaks.
  'a reply with {1}': 'eine Antwort mit {1:}',
  'this reply has {1}': 'diese Antwort hat {1:}',
  'different codes': 'verschiedene Codes',
  'different codes in its lines': 'verschiedene Codes in ihren Zeilen',
  'what looks like another line behind a CR': 'etwas, das hinter einem CR wie eine weitere Zeile aussieht',
  'code {1}': 'Code {1:}',
  missing: 'fehlt',
  'a line without a code': 'eine Zeile ohne Code',
  'neither blank nor hyphen behind the code': 'weder Leerzeichen noch Bindestrich hinter dem Code',
  'a reply that was longer than 64 KiB or 1,000 lines and was cut':
    'eine Antwort, die länger als 64 KiB oder 1.000 Zeilen war und gekürzt wurde',
  'a reply without an end': 'eine Antwort ohne Ende',
  'a line without a reply code': 'eine Zeile ohne Antwortcode',
  'a code outside 200 to 599': 'einen Code außerhalb von 200 bis 599',
  'a line that ends in LF alone': 'eine Zeile, die nur mit LF endet',
  'a CR without LF': 'ein CR ohne LF',
  'a control character': 'ein Steuerzeichen',
  'a NUL': 'ein NUL',
  'an octet above 127': 'ein Oktett über 127',
  'a line of more than 512 octets': 'eine Zeile von mehr als 512 Oktetten',
  'an enhanced status code that contradicts the code': 'einen erweiterten Statuscode, der dem Code widerspricht',
  'a line of more than 8 KiB, which was cut': 'eine Zeile von mehr als 8 KiB, die gekürzt wurde',
  'more than 64 KiB or 1,000 lines: it was cut': 'mehr als 64 KiB oder 1.000 Zeilen: Sie wurde gekürzt',
  'no end': 'kein Ende',
  'an empty line': 'eine leere Zeile',
  // Why a step came to nothing.
  'not sent: {1}': 'nicht gesendet: {1:}',
  '{1} octets stood behind the 220 to STARTTLS, so TLS was not begun':
    '{1} Oktette standen hinter der 220 auf STARTTLS, deshalb wurde TLS nicht begonnen',
  '{1} stood behind the 220 to STARTTLS, so TLS was not begun':
    '{1} stand hinter der 220 auf STARTTLS, deshalb wurde TLS nicht begonnen',
  'nothing to capture as {1}: the pattern does not match': 'nichts einzufangen als {1}: Das Muster passt nicht',
  'nothing to capture as {1}: {2} does not match': 'nichts einzufangen als {1}: {2} passt nicht',
  'there is no connection': 'es gibt keine Verbindung',
  'no reply within {1}': 'keine Antwort innerhalb von {1}',
  'no reply within {1}, though a reply was begun': 'keine Antwort innerhalb von {1}, obwohl eine begonnen war',
  'the server closed the connection': 'der Server hat die Verbindung geschlossen',
  'the server reset the connection': 'der Server hat die Verbindung zurückgesetzt',
  'the server ended the connection ({1})': 'der Server hat die Verbindung beendet ({1:})',
  'the server closed the connection in the middle of a reply ({1})':
    'der Server hat die Verbindung mitten in einer Antwort geschlossen ({1})',
  'the server reset the connection in the middle of a reply ({1})':
    'der Server hat die Verbindung mitten in einer Antwort zurückgesetzt ({1})',
  'the server closed the connection, after an unasked {1}':
    'der Server hat die Verbindung geschlossen, nach einer ungefragten Antwort {1}',
  'the server reset the connection, after an unasked {1}':
    'der Server hat die Verbindung zurückgesetzt, nach einer ungefragten Antwort {1}',
  'the server closed the connection during the handshake':
    'der Server hat die Verbindung während des TLS-Handschlags geschlossen',
  'the handshake failed': 'der TLS-Handschlag ist gescheitert',
  'the connection was closed': 'die Verbindung wurde geschlossen',
  'more than 8 MiB were received': 'es kamen mehr als 8 MiB',
  'the server does not offer {1}': 'der Server bietet {1} nicht an',
  'the server sent more than {1} challenges': 'der Server hat mehr als {1} Rückfragen gesandt',
  'the challenge is no base64': 'die Rückfrage ist kein Base64',
  'the server waits for what its 334 or 354 has asked for, and would take a command for it':
    'der Server wartet auf das, wonach seine 334 oder 354 gefragt hat, und würde einen Befehl dafür halten',
  'AUTH outside TLS would show the password to everybody on the way; `clear_text: true` in the step allows it':
    'AUTH außerhalb von TLS zeigt das Passwort jedem auf dem Weg; `clear_text: true` im Schritt erlaubt es',
  'the message was not sent: DATA was answered {1}, and 354 was due':
    'die Nachricht wurde nicht gesendet: DATA wurde mit {1} beantwortet, fällig war 354',
  'the message was not sent: DATA was answered 354 by a reply with {1}':
    'die Nachricht wurde nicht gesendet: Die 354 auf DATA stand in einer Antwort mit {1:}',
  '{1} within TLS was answered {2}': '{1} in TLS wurde mit {2} beantwortet',
  'if: {1}': 'wenn: {1}',
  '{1} in the header field {2}; only a whole message (`data: |` or `file:`) can hold it':
    '{1} im Kopffeld {2}; das kann nur eine ganze Nachricht (`data: |` oder `file:`) enthalten',
  'half a surrogate pair in the header field {1} has no encoding in UTF-8':
    'ein halbes Surrogatpaar im Kopffeld {1} lässt sich nicht in UTF-8 schreiben',
  'an address has no TLSA records; name the host, or mx:DOMAIN':
    'eine Adresse hat keine TLSA-Einträge; nennen Sie den Host oder mx:DOMAIN',
  'a policy is that of a mail domain; use --target mx:DOMAIN':
    'eine Richtlinie gehört zu einer Mail-Domain; nehmen Sie --target mx:DOMAIN',
  'the DNS did not say': 'das DNS gab keine Auskunft',
  'there was no handshake yet to compare the TLSA records with':
    'es gab noch keinen TLS-Handschlag, mit dem die TLSA-Einträge zu vergleichen wären',
  'there was no handshake yet to compare the policy with':
    'es gab noch keinen TLS-Handschlag, mit dem die Richtlinie zu vergleichen wäre',
  'no policy is announced': 'es ist keine Richtlinie angekündigt',
  'the mode of the policy is none': 'der Modus der Richtlinie ist none',
  // Findings beside the verdict.
  'a middlebox has overwritten STARTTLS: {1}': 'ein Gerät auf dem Weg hat STARTTLS überschrieben: {1}',
  'the challenge is no base64: {1}': 'die Rückfrage ist kein Base64: {1}',
  'the 334 says {1}': 'die 334 sagt {1}',
  'the certificate of {1} is not trusted: {2}': 'dem Zertifikat von {1:} ist nicht zu trauen: {2:}',
  'the server': 'Server',
  'no reason given': 'ohne Angabe von Gründen',
  'the greeting was not finished: what follows its 220- is the reply to the first command':
    'die Begrüßung wurde nicht beendet: Was auf ihre 220- folgt, ist die Antwort auf den ersten Befehl',
  '{1} more replies that nobody had asked for are not kept':
    '{1} weitere Antworten, nach denen niemand gefragt hatte, sind nicht aufgezeichnet',
  'the server sent a reply that nobody had asked for: {1}':
    'der Server hat eine Antwort gesandt, nach der niemand gefragt hatte: {1}',
  '421 without being asked: {1}': '421 ohne Frage: {1}',
  'a reply that nobody had asked for: {1}': 'eine Antwort, nach der niemand gefragt hatte: {1}',
  'octets were injected before TLS': 'vor TLS wurden Oktette eingeschleust',
  '{1} octets stood behind the 220 to STARTTLS ({2}); the handshake was not begun':
    '{1} Oktette standen hinter der 220 auf STARTTLS ({2}); der TLS-Handschlag wurde nicht begonnen',
  'the end of the message was sent and not answered: it may have been delivered, and is not sent again':
    'das Ende der Nachricht wurde gesendet und nicht beantwortet: Sie kann zugestellt sein und wird nicht noch einmal gesendet',
  'an EHLO keyword is offered twice: {1}': 'ein EHLO-Schlüsselwort wird zweimal angeboten: {1}',
  'AUTH in the form of old clients: {1}': 'AUTH in der Form alter Programme: {1}',
  'an EHLO keyword that is none: {1}': 'ein EHLO-Schlüsselwort, das keines ist: {1}',
  'an EHLO keyword is offered twice': 'ein EHLO-Schlüsselwort wird zweimal angeboten',
  'AUTH in the form of old clients': 'AUTH in der Form alter Programme',
  'an EHLO keyword that is none': 'ein EHLO-Schlüsselwort, das keines ist',
  'this machine has no address {1}; the embedded MX takes us for it':
    'dieser Rechner hat die Adresse {1} nicht; der eingebaute MX nimmt sie uns ab',
  'error: {1}': 'Fehler: {1:}',
  'warning: {1}': 'Warnung: {1:}',
};
