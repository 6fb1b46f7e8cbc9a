// Reasons of certificates, handshakes, sockets and policies, in German: pieces of other sentences.

export const TLS: Readonly<Record<string, string>> = {
  // DANE, where no certificate was shown.
  '{n} TLSA record, and no certificate to compare with': '{n} TLSA-Eintrag, und kein Zertifikat zum Vergleichen',
  '{n} TLSA records, and no certificate to compare with': '{n} TLSA-Einträge, und kein Zertifikat zum Vergleichen',
  '{1}, and no certificate to compare with': '{1:}, und kein Zertifikat zum Vergleichen',
  // What a survey waits for.
  'the reply to {1} within TLS': 'die Antwort auf {1} in TLS',
  'the reply to {1}': 'die Antwort auf {1}',
  // Connections.
  'the connection was refused: nothing listens there': 'die Verbindung wurde abgewiesen: Dort lauscht nichts',
  'the connection was reset': 'die Verbindung wurde zurückgesetzt',
  'the connection was broken off': 'die Verbindung wurde abgebrochen',
  'the connection was closed by the other side': 'die Gegenseite hat die Verbindung geschlossen',
  'no route to the host': 'kein Weg zum Host',
  'the host is down': 'der Host ist aus',
  'no route to the network from here': 'kein Weg von hier in dieses Netz',
  'the network is down': 'das Netz ist aus',
  'the source address is not one of this machine': 'die Absenderadresse gehört nicht zu diesem Rechner',
  'this machine does not speak that family of addresses': 'dieser Rechner spricht diese Art von Adressen nicht',
  'the source address is not of the same family': 'die Absenderadresse ist von anderer Art',
  'not allowed by this machine': 'dieser Rechner erlaubt es nicht',
  'this process may open no more files': 'dieses Programm darf keine weiteren Dateien öffnen',
  'this machine may open no more files': 'dieser Rechner darf keine weiteren Dateien öffnen',
  'this machine has no buffer left': 'dieser Rechner hat keinen Puffer mehr',
  'there is no such socket': 'diesen Socket gibt es nicht',
  'the name has no address': 'der Name hat keine Adresse',
  'the name could not be looked up': 'der Name ließ sich nicht nachschlagen',
  'the connection was not answered': 'auf die Verbindung kam keine Antwort',
  'the connection failed ({1})': 'die Verbindung ist gescheitert ({1})',
  'no connection within {1}': 'keine Verbindung innerhalb von {1}',
  // Chains.
  'the server sent no certificate': 'der Server hat kein Zertifikat gesandt',
  'the certificate cannot be read: {1}': 'das Zertifikat ist nicht lesbar: {1:}',
  'expired {1} ago': 'abgelaufen vor {1:}',
  'the root certificate {1} expired {2} ago': 'das Wurzelzertifikat {1} ist vor {2:} abgelaufen',
  'the intermediate certificate {1} expired {2} ago': 'das Zwischenzertifikat {1} ist vor {2:} abgelaufen',
  'not valid before {1}': 'gültig erst ab {1}',
  'the root certificate {1} is not valid before {2}': 'das Wurzelzertifikat {1} ist erst ab {2} gültig',
  'the intermediate certificate {1} is not valid before {2}': 'das Zwischenzertifikat {1} ist erst ab {2} gültig',
  'self-signed': 'selbst signiert',
  'the root {1} is not trusted': 'der Wurzel {1} ist nicht zu trauen',
  'the intermediate certificate is missing: {1} was not sent': 'das Zwischenzertifikat fehlt: {1} wurde nicht gesandt',
  'the issuer {1} is neither trusted nor among the certificates sent':
    'der Aussteller {1} ist weder vertrauenswürdig noch unter den gesandten Zertifikaten',
  'not signed by the {1} that is known here, which has another key':
    'nicht von der hier bekannten {1} signiert, die einen anderen Schlüssel hat',
  'signed by {1}, which is no certificate authority': 'signiert von {1}, was keine Zertifizierungsstelle ist',
  'the chain is too long to follow': 'die Kette ist zu lang, um ihr zu folgen',
  'the certificate is not meant for servers': 'das Zertifikat ist nicht für Server gedacht',
  'signed with {1}, which can be forged': 'signiert mit {1}, was sich fälschen lässt',
  'the root certificate {1} is signed with {2}, which can be forged':
    'das Wurzelzertifikat {1} ist mit {2} signiert, was sich fälschen lässt',
  'the intermediate certificate {1} is signed with {2}, which can be forged':
    'das Zwischenzertifikat {1} ist mit {2} signiert, was sich fälschen lässt',
  'a weak key: {1} of {2} bits': 'ein schwacher Schlüssel: {1} mit {2} Bit',
  'the root certificate {1} has a weak key: {2} of {3} bits':
    'das Wurzelzertifikat {1} hat einen schwachen Schlüssel: {2} mit {3} Bit',
  'the intermediate certificate {1} has a weak key: {2} of {3} bits':
    'das Zwischenzertifikat {1} hat einen schwachen Schlüssel: {2} mit {3} Bit',
  '{1} stands before {2}, which it certifies': '{1} steht vor {2}, das es beglaubigt',
  'the expired {1} stands before a good one': 'das abgelaufene {1} steht vor einem guten',
  '{1} certificates were sent, 1 is needed': '{1} Zertifikate wurden gesandt, eines wird gebraucht',
  '{1} certificates were sent, {2} are needed': '{1} Zertifikate wurden gesandt, {2} werden gebraucht',
  '{1} certifies nothing here': '{1} beglaubigt hier nichts',
  '{1} was sent twice': '{1} wurde zweimal gesandt',
  'it has no subject alternative names, so it cannot be for {1}':
    'es hat keine alternativen Namen, kann also nicht für {1} sein',
  'the name is {1}, not {2}': 'der Name ist {1}, nicht {2}',
  'the names are {1} and {2} more, not {3}': 'die Namen sind {1} und {2} weitere, nicht {3}',
  'the names are {1}, not {2}': 'die Namen sind {1}, nicht {2}',
  'OpenSSL does not accept it: {1}': 'OpenSSL nimmt es nicht an: {1}',
  'OpenSSL cannot read it': 'OpenSSL kann es nicht lesen',
  'less than a minute': 'weniger als einer Minute',
  '{1} day': '{1} Tag',
  '{1} days': '{1} Tagen',
  '{1} hour': '{1} Stunde',
  '{1} hours': '{1} Stunden',
  '{1} minute': '{1} Minute',
  '{1} minutes': '{1} Minuten',
  'less than a day': 'weniger als einem Tag',
  'the certificate is not trusted: {1}': 'dem Zertifikat ist nicht zu trauen: {1:}',
  'the certificate is not for {1}': 'das Zertifikat ist nicht für {1}',
  'the certificate is not for {1}: {2}': 'das Zertifikat ist nicht für {1}: {2:}',
  'a certificate of the chain has expired': 'ein Zertifikat der Kette ist abgelaufen',
  'a certificate of the chain is not yet valid': 'ein Zertifikat der Kette ist noch nicht gültig',
  'the certificate has been revoked': 'das Zertifikat wurde widerrufen',
  'the chain is too long': 'die Kette ist zu lang',
  'the root does not allow this use': 'die Wurzel erlaubt diesen Gebrauch nicht',
  'the signature on a certificate is not valid': 'die Signatur eines Zertifikats ist ungültig',
  'the root is not trusted for this purpose': 'der Wurzel ist für diesen Zweck nicht zu trauen',
  'the key of an authority in the chain is too weak': 'der Schlüssel einer Stelle in der Kette ist zu schwach',
  'a certificate of the chain is signed with a hash that can be forged':
    'ein Zertifikat der Kette ist mit einem Hash signiert, der sich fälschen lässt',
  "the certificate's key is too weak": 'der Schlüssel des Zertifikats ist zu schwach',
  'the certificate is not for this name': 'das Zertifikat ist nicht für diesen Namen',
  'a certificate of the chain was issued by one that is no authority':
    'ein Zertifikat der Kette wurde von einem ausgestellt, das keine Stelle ist',
  'the certificate is marked as one of an authority, wrongly':
    'das Zertifikat gibt sich als eines einer Stelle aus, zu Unrecht',
  'an authority of the chain may not have that many authorities below it':
    'eine Stelle der Kette darf nicht so viele Stellen unter sich haben',
  'the name lies outside of what the authority may certify':
    'der Name liegt außerhalb dessen, was die Stelle beglaubigen darf',
  'the name lies in what the authority may not certify': 'den Namen darf die Stelle nicht beglaubigen',
  'the root of the chain is not trusted': 'der Wurzel der Kette ist nicht zu trauen',
  "an issuer's certificate is missing": 'das Zertifikat eines Ausstellers fehlt',
  'the issuer is neither trusted nor among the certificates sent':
    'der Aussteller ist weder vertrauenswürdig noch unter den gesandten Zertifikaten',
  'a certificate has a critical extension that OpenSSL does not know':
    'ein Zertifikat hat eine kritische Erweiterung, die OpenSSL nicht kennt',
  // Handshakes.
  'the server refused: it has no cipher, group or signature in common with us':
    'der Server lehnte ab: Er hat keine Chiffre, Gruppe oder Signatur mit uns gemeinsam',
  'no TLS version in common': 'keine gemeinsame TLS-Version',
  'no TLS version in common: the server refused ours': 'keine gemeinsame TLS-Version: Der Server lehnte unsere ab',
  'the connection was reset during the handshake': 'die Verbindung wurde während des TLS-Handschlags zurückgesetzt',
  'the connection was closed during the handshake': 'die Verbindung wurde während des TLS-Handschlags geschlossen',
  'the handshake was not finished in time': 'der TLS-Handschlag wurde nicht rechtzeitig fertig',
  'the answer was not TLS': 'die Antwort war kein TLS',
  'the answer was not TLS but HTTP': 'die Antwort war HTTP statt TLS',
  'no TLS version is left that both the options and the library allow':
    'keine TLS-Version bleibt, die Optionen und Bibliothek beide erlauben',
  'no key exchange group in common': 'keine gemeinsame Gruppe für den Schlüsseltausch',
  'the server reported an error of its own': 'der Server meldete einen eigenen Fehler',
  'the server refused: our ciphers are too weak for it': 'der Server lehnte ab: Unsere Chiffren sind ihm zu schwach',
  'the server does not know the name that was asked for (SNI)': 'der Server kennt den verlangten Namen (SNI) nicht',
  "the server does not trust our client certificate's authority":
    'der Server traut der Stelle unseres Client-Zertifikats nicht',
  'the server demands a client certificate': 'der Server verlangt ein Client-Zertifikat',
  'the server refused our client certificate': 'der Server lehnte unser Client-Zertifikat ab',
  'the server could not verify what we signed or encrypted':
    'der Server konnte nicht prüfen, was wir signiert oder verschlüsselt haben',
  "the server's Diffie-Hellman group is too weak": 'die Diffie-Hellman-Gruppe des Servers ist zu schwach',
  "the key of the server's certificate is too weak": 'der Schlüssel des Server-Zertifikats ist zu schwach',
  "the server's chain is signed with a hash that can be forged":
    'die Kette des Servers ist mit einem Hash signiert, der sich fälschen lässt',
  'the server signs the handshake with SHA-1, as TLS before 1.2 does; the library refuses that':
    'der Server signiert den TLS-Handschlag mit SHA-1, wie TLS vor 1.2; die Bibliothek lehnt das ab',
  'the server signed the handshake with an algorithm that we did not offer':
    'der Server signierte den TLS-Handschlag mit einem Verfahren, das wir nicht angeboten haben',
  "the server's key exchange is broken": 'der Schlüsseltausch des Servers ist defekt',
  'an encrypted record arrived damaged': 'verschlüsselte Daten kamen beschädigt an',
  'the server lacks secure renegotiation (RFC 5746)': 'dem Server fehlt die sichere Neuverhandlung (RFC 5746)',
  // DANE.
  'DNSSEC does not hold for the TLSA records': 'DNSSEC hält für die TLSA-Einträge nicht',
  'there are no TLSA records': 'es gibt keine TLSA-Einträge',
  'there is a TLSA record, but not secured by DNSSEC': 'es gibt einen TLSA-Eintrag, aber ohne DNSSEC',
  'there are {1} TLSA records, but not secured by DNSSEC': 'es gibt {1} TLSA-Einträge, aber ohne DNSSEC',
  'there is a TLSA record, but not secured by DNSSEC: {1}': 'es gibt einen TLSA-Eintrag, aber ohne DNSSEC: {1:}',
  'there are {1} TLSA records, but not secured by DNSSEC: {2}': 'es gibt {1} TLSA-Einträge, aber ohne DNSSEC: {2:}',
  'the MX records are not secured by DNSSEC': 'die MX-Einträge sind nicht durch DNSSEC gesichert',
  'the addresses of {1} are not secured by DNSSEC': 'die Adressen von {1} sind nicht durch DNSSEC gesichert',
  "the server's certificate matches {1}": 'das Zertifikat des Servers passt zu {1}',
  'certificate {1} of the chain matches {2}': 'Zertifikat {1} der Kette passt zu {2}',
  'no TLSA record can be used: {1}': 'kein TLSA-Eintrag ist zu gebrauchen: {1:}',
  'no TLSA record matches what the server presents': 'kein TLSA-Eintrag passt zu dem, was der Server zeigt',
  'no TLSA record matches what the server presents: {1}': 'kein TLSA-Eintrag passt zu dem, was der Server zeigt: {1:}',
  'a SHA-512 record of the same usage and selector counts instead (RFC 7671 section 9)':
    'statt dessen gilt ein SHA-512-Eintrag desselben Gebrauchs und Selektors (RFC 7671 Abschnitt 9)',
  'it names certificate {1} of the chain; that needs usage 2 (DANE-TA)':
    'er nennt Zertifikat {1} der Kette; das braucht Gebrauch 2 (DANE-TA)',
  'its data belongs to selector {1}': 'seine Daten gehören zu Selektor {1}',
  "it names another certificate than the server's": 'er nennt ein anderes Zertifikat als das des Servers',
  "it names certificate {1} of the chain, which did not sign the server's":
    'er nennt Zertifikat {1} der Kette, das dasjenige des Servers nicht signiert hat',
  "it names the server's own certificate; that needs usage 3 (DANE-EE)":
    'er nennt das Zertifikat des Servers selbst; das braucht Gebrauch 3 (DANE-EE)',
  'it names no authority that the server sent; it must send it (RFC 7672 3.1.2)':
    'er nennt keine Stelle, die der Server gesandt hat; er muss sie senden (RFC 7672 3.1.2)',
  '{1} expired {2} ago': '{1:} ist vor {2:} abgelaufen',
  '{1} is not valid yet': '{1:} ist noch nicht gültig',
  'the certificate': 'das Zertifikat',
  "the server's certificate": 'das Zertifikat des Servers',
  'certificate {1} of the chain': 'Zertifikat {1} der Kette',
  '{1} TLSA record, and no certificate to compare with': '{1} TLSA-Eintrag, und kein Zertifikat zum Vergleichen',
  '{1} TLSA records, and no certificate to compare with': '{1} TLSA-Einträge, und kein Zertifikat zum Vergleichen',
  '{1} TLSA record, and STARTTLS is {2}': '{1} TLSA-Eintrag, und STARTTLS ist {2:}',
  '{1} TLSA records, and STARTTLS is {2}': '{1} TLSA-Einträge, und STARTTLS ist {2:}',
  'usage {1} (PKIX-TA) is not for SMTP; publish usage {2} (RFC 7672 3.1.3)':
    'Gebrauch {1} (PKIX-TA) ist nicht für SMTP; veröffentlichen Sie Gebrauch {2} (RFC 7672 3.1.3)',
  'usage {1} (PKIX-EE) is not for SMTP; publish usage {2} (RFC 7672 3.1.3)':
    'Gebrauch {1} (PKIX-EE) ist nicht für SMTP; veröffentlichen Sie Gebrauch {2} (RFC 7672 3.1.3)',
  'usage {1} is not defined (RFC 6698 2.1.1)': 'Gebrauch {1} ist nicht festgelegt (RFC 6698 2.1.1)',
  'selector {1} is not defined (RFC 6698 2.1.2)': 'Selektor {1} ist nicht festgelegt (RFC 6698 2.1.2)',
  'matching type {1} is not defined (RFC 6698 2.1.3)': 'Vergleichsart {1} ist nicht festgelegt (RFC 6698 2.1.3)',
  'it has no data': 'er hat keine Daten',
  'matching type {1} has {2} octets of data, not {3}': 'Vergleichsart {1} hat {2} Oktette Daten, nicht {3}',
};
