// What became of a message that was accepted, in German.

export const ARRIVAL: Readonly<Record<string, string>> = {
  'no message was accepted that could arrive': 'es wurde keine Nachricht angenommen, die ankommen könnte',
  'the subject is gone': 'der Betreff ist weg',
  'the subject is {1}': 'der Betreff ist {1}',
  'its transfer encoding is {1}, was {2}': 'die Kodierung ist {1}, vorher {2}',
  'its body is empty': 'der Inhalt ist leer',
  'a footer of {1} octets was added: {2}': 'eine Fußzeile von {1} Oktetten kam dazu: {2}',
  '{1} octets were put before its text: {2}': '{1} Oktette wurden vor den Text gesetzt: {2}',
  'it was cut: {1} octets are missing at its end': 'sie wurde gekürzt: Am Ende fehlen {1} Oktette',
  'its lines are broken in other places': 'die Zeilen sind an anderen Stellen umbrochen',
  'line {1} of its body is {2}, was {3}': 'Zeile {1} des Inhalts ist {2}, vorher {3}',
  'it was not to arrive, and lies in {1} after {2}': 'sie sollte nicht ankommen und liegt nach {2} in {1}',
  'it arrived {1} times instead of {2}: in {3}': 'sie kam {1}-mal an statt {2}-mal: in {3}',
  'it arrived {1} times instead of {2}': 'sie kam {1}-mal an statt {2}-mal',
  'lost: accepted with "{1}", and not seen within {2}; {3}':
    'verloren: angenommen mit "{1}" und innerhalb von {2} nicht gesehen; {3:}',
  'lost: accepted with "{1}", and not seen within {2} (POP3 shows the inbox alone: it may lie in the folder for spam); {3}':
    'verloren: angenommen mit "{1}" und innerhalb von {2} nicht gesehen (POP3 zeigt nur den Posteingang: Sie liegt vielleicht im Ordner für Spam); {3:}',
  'look for its Message-ID in the log of that server': 'suchen Sie die Message-ID im Protokoll jenes Servers',
  'look for {1} in the log of that server': 'suchen Sie {1} im Protokoll jenes Servers',
  'it lies in {1}': 'sie liegt in {1}',
  'it lies in {1}, not in {2}': 'sie liegt in {1}, nicht in {2}',
  'it took {1}, expected {2}': 'sie brauchte {1}, erwartet war {2}',
  'it was changed: {1}': 'sie wurde geändert: {1:}',
  'it made {1} hops, expected {2}': 'sie lief über {1} Stationen, erwartet war {2}',
  'its slowest hop took {1}, expected {2}': 'die langsamste Station brauchte {1}, erwartet war {2}',
  'not every hop came by TLS': 'nicht jede Station nahm TLS',
  'every hop came by TLS': 'jede Station nahm TLS',
  'its recipient is {1}, expected {2}': 'der Empfänger ist {1}, erwartet war {2}',
  'no server that is trusted says anything of {1} (its name belongs in `trust`)':
    'kein Server, dem vertraut wird, sagt etwas zu {1} (sein Name gehört in `trust`)',
  'no server that is trusted says anything of {1} (its name belongs in `trust`; there is one of {2})':
    'kein Server, dem vertraut wird, sagt etwas zu {1} (sein Name gehört in `trust`; es gibt eines von {2})',
  '{1} is {2}, expected {3}': '{1} ist {2}, erwartet war {3}',
  '{1} is {2}, expected absent': '{1} ist {2}, sollte aber fehlen',
  '{1} is {2}, which the pattern does not match': '{1} ist {2}, worauf das Muster nicht passt',
};
