// The sentences on facts of surveys and identities in German, by the English one (baseline/fact-rules.ts); each has its places.

export const FACT_TEXTS_DE: Readonly<Record<string, string>> = {
  '{fact} could not be found out (it was {before})': '{fact} war nicht zu ermitteln (vorher {before})',
  '{fact} is {after}; it could not be found out before': '{fact} ist {after}; vorher war es nicht zu ermitteln',
  '{fact} is {after}; it was not known before': '{fact} ist {after}; vorher war es nicht bekannt',
  '{fact} is not known any more (it was {before})': '{fact} ist nicht mehr bekannt (vorher {before})',
  'the server no longer takes {name}': 'der Server nimmt {name} nicht mehr an',
  'the server takes {name} now': 'der Server nimmt {name} jetzt an',
  'the server no longer takes {name}, which is obsolete (RFC 8996)':
    'der Server nimmt {name} nicht mehr an, das veraltet ist (RFC 8996)',
  'the server takes {name}, which is obsolete (RFC 8996)': 'der Server nimmt {name} an, das veraltet ist (RFC 8996)',
  'the key exchange no longer takes {name}': 'der Schlüsseltausch nimmt {name} nicht mehr an',
  'the key exchange takes {name} now': 'der Schlüsseltausch nimmt {name} jetzt an',
  'STARTTLS is {after}, it was {before}': 'STARTTLS: {after}, vorher {before}',
  'STARTTLS is {after} now (it was {before})': 'STARTTLS: jetzt {after} (vorher {before})',
  'AUTH is offered before TLS: {after}': 'AUTH wird vor TLS angeboten: {after}',
  'AUTH is no longer offered before TLS (it was: {before})':
    'AUTH wird vor TLS nicht mehr angeboten (vorher: {before})',
  'AUTH is offered before TLS: {after}, it was {before}': 'AUTH wird vor TLS angeboten: {after}, vorher {before}',
  'EHLO no longer offers {name}': 'EHLO bietet {name} nicht mehr an',
  'EHLO offers {name}, which is new': 'EHLO bietet neu {name} an',
  'EHLO allows smaller messages: SIZE {after}, it was {before}':
    'EHLO erlaubt nur noch kleinere Nachrichten: SIZE {after}, vorher {before}',
  'EHLO no longer offers AUTH {lost}': 'EHLO bietet AUTH {lost} nicht mehr an',
  'EHLO offers {name} {after}, it was {before}': 'EHLO bietet {name} {after} an, vorher {before}',
  'MAIL within TLS is refused ({after}; it was {before})': 'MAIL in TLS wird abgelehnt ({after}; vorher {before})',
  'MAIL within TLS is accepted now (it was {before})': 'MAIL in TLS wird jetzt angenommen (vorher {before})',
  'MAIL within TLS is answered {after}, it was {before}': 'MAIL in TLS wird beantwortet mit {after}, vorher {before}',
  'MAIL in clear text is answered {after}, it was {before}':
    'MAIL im Klartext wird beantwortet mit {after}, vorher {before}',
  'the certificates are sent as {after}, it was {before}': 'die Zertifikate kommen als {after}, vorher {before}',
  'the chain broke: the certificates are sent as {after}, it was {before}':
    'die Kette ist gebrochen: die Zertifikate kommen als {after}, vorher {before}',
  'the chain is in order: the certificates are sent as {after}, it was {before}':
    'die Kette ist in Ordnung: die Zertifikate kommen als {after}, vorher {before}',
  'the {after} decides on the cipher, it was the {before}': 'über die Chiffre entscheidet {after}, vorher {before}',
  'sessions are taken up again: {after}, it was {before}':
    'Sitzungen werden wieder aufgenommen: {after}, vorher {before}',
  'the reverse DNS is {after}, it was {before}': 'das Reverse-DNS ist {after}, vorher {before}',
  'the reverse DNS is {after} now (before: {before})': 'das Reverse-DNS ist jetzt {after} (vorher: {before})',
  'the reverse DNS has the names {after}, it was {before}': 'das Reverse-DNS hat die Namen {after}, vorher {before}',
  'TLSA records are being rolled over: {after}, it was {before}':
    'die TLSA-Einträge werden gewechselt: {after}, vorher {before}',
  'the MX records are {after}, they were {before}': 'die MX-Einträge sind {after}, vorher {before}',
  'the MX records are signed (DNSSEC): {after}, it was {before}':
    'die MX-Einträge sind signiert (DNSSEC): {after}, vorher {before}',
  'the MX records are signed (DNSSEC): {after} now (before: {before})':
    'die MX-Einträge sind signiert (DNSSEC): jetzt {after} (vorher: {before})',
  'the MTA-STS policy is {after}, it was {before}': 'die MTA-STS-Richtlinie ist {after}, vorher {before}',
  'the MTA-STS policy is {after} now (before: {before})': 'die MTA-STS-Richtlinie ist jetzt {after} (vorher: {before})',
  'the mode of the MTA-STS policy is {after}, it was {before}':
    'der Modus der MTA-STS-Richtlinie ist {after}, vorher {before}',
  'the mode of the MTA-STS policy is {after} now (before: {before})':
    'der Modus der MTA-STS-Richtlinie ist jetzt {after} (vorher: {before})',
  'the MTA-STS policy allows {after}, it was {before}': 'die MTA-STS-Richtlinie erlaubt {after}, vorher {before}',
  'the MTA-STS policy is kept for {after}, it was {before}': 'die MTA-STS-Richtlinie gilt {after}, vorher {before}',
  'the TLS-RPT record is {after}, it was {before}': 'der TLS-RPT-Eintrag ist {after}, vorher {before}',
  'the TLS-RPT record is {after} now (before: {before})': 'der TLS-RPT-Eintrag ist jetzt {after} (vorher: {before})',
  'TLS reports go to {after}, it was {before}': 'TLS-Berichte gehen an {after}, vorher {before}',
  'the HELO name: {after}, it was {before}': 'der HELO-Name: {after}, vorher {before}',
  'the HELO name: {after} now (before: {before})': 'der HELO-Name: jetzt {after} (vorher: {before})',
  'SPF of the sender is {after}, it was {before}': 'SPF des Absenders ist {after}, vorher {before}',
  'SPF of the sender is {after} now (before: {before})': 'SPF des Absenders ist jetzt {after} (vorher: {before})',
  'SPF of the HELO name is {after}, it was {before}': 'SPF des HELO-Namens ist {after}, vorher {before}',
  'SPF of the HELO name is {after} now (before: {before})': 'SPF des HELO-Namens ist jetzt {after} (vorher: {before})',
  'the DMARC policy is weaker: {after}, it was {before}':
    'die DMARC-Richtlinie ist schwächer: {after}, vorher {before}',
  'the DMARC policy is stronger: {after}, it was {before}':
    'die DMARC-Richtlinie ist stärker: {after}, vorher {before}',
  'DMARC reports go to {after}, it was {before}': 'DMARC-Berichte gehen an {after}, vorher {before}',
  "the sender's domain is {after}, it was {before}": 'die Domain des Absenders ist {after}, vorher {before}',
  "the sender's domain is {after} now (before: {before})":
    'die Domain des Absenders ist jetzt {after} (vorher: {before})',
  'the address is listed by {name}': 'die Adresse steht auf der Sperrliste {name}',
  'the address is no longer listed by {name}': 'die Adresse steht nicht mehr auf der Sperrliste {name}',
  'the block list {name} is {after}, it was {before}': 'die Sperrliste {name} sagt {after}, vorher {before}',
  'the allow list {name} says {after}, it was {before}': 'die Positivliste {name} sagt {after}, vorher {before}',
  'our mail is refused, {name}: {after} recipients': 'unsere Mail wird abgelehnt, {name}: {after} Empfänger',
  'more of our mail is refused, {name}: {after} recipients, it was {before}':
    'von unserer Mail wird mehr abgelehnt, {name}: {after} Empfänger, vorher {before}',
  'less of our mail is refused, {name}: {after} recipients, it was {before}':
    'von unserer Mail wird weniger abgelehnt, {name}: {after} Empfänger, vorher {before}',
  'our mail is refused, {name}: {after} recipients, it was {before}':
    'unsere Mail wird abgelehnt, {name}: {after} Empfänger, vorher {before}',
  '{house} refuses our mail, {cause}: {after} recipients': '{house} lehnt unsere Mail ab, {cause}: {after} Empfänger',
  '{house} refuses more of our mail, {cause}: {after} recipients, it was {before}':
    '{house} lehnt mehr von unserer Mail ab, {cause}: {after} Empfänger, vorher {before}',
  '{house} refuses less of our mail, {cause}: {after} recipients, it was {before}':
    '{house} lehnt weniger von unserer Mail ab, {cause}: {after} Empfänger, vorher {before}',
  '{house} refuses our mail, {cause}: {after} recipients, it was {before}':
    '{house} lehnt unsere Mail ab, {cause}: {after} Empfänger, vorher {before}',
  'our mail is put off, {name}: {after} recipients': 'unsere Mail wird zurückgestellt, {name}: {after} Empfänger',
  'more of our mail is put off, {name}: {after} recipients, it was {before}':
    'von unserer Mail wird mehr zurückgestellt, {name}: {after} Empfänger, vorher {before}',
  'less of our mail is put off, {name}: {after} recipients, it was {before}':
    'von unserer Mail wird weniger zurückgestellt, {name}: {after} Empfänger, vorher {before}',
  'our mail is put off, {name}: {after} recipients, it was {before}':
    'unsere Mail wird zurückgestellt, {name}: {after} Empfänger, vorher {before}',
  'we refuse mail, {name}: {after}': 'wir lehnen Mail ab, {name}: {after}',
  'we refuse more mail, {name}: {after}, it was {before}': 'wir lehnen mehr Mail ab, {name}: {after}, vorher {before}',
  'we refuse less mail, {name}: {after}, it was {before}':
    'wir lehnen weniger Mail ab, {name}: {after}, vorher {before}',
  'we refuse mail, {name}: {after}, it was {before}': 'wir lehnen Mail ab, {name}: {after}, vorher {before}',
  'we refuse mail that may be wanted, {name}: {after}': 'wir lehnen Mail ab, die erwünscht sein kann, {name}: {after}',
  'we refuse more mail that may be wanted, {name}: {after}, it was {before}':
    'wir lehnen mehr Mail ab, die erwünscht sein kann, {name}: {after}, vorher {before}',
  'we refuse less mail that may be wanted, {name}: {after}, it was {before}':
    'wir lehnen weniger Mail ab, die erwünscht sein kann, {name}: {after}, vorher {before}',
  'we refuse mail that may be wanted, {name}: {after}, it was {before}':
    'wir lehnen Mail ab, die erwünscht sein kann, {name}: {after}, vorher {before}',
};
