// What a command says beside its results, on stderr: locks, records, reports, faults of files. In German.

export const NOTICES: Readonly<Record<string, string>> = {
  error: 'Fehler',
  warning: 'Warnung',
  '{1} problem; nothing was sent': '{1} Fehler; nichts wurde gesendet',
  '{1} problems; nothing was sent': '{1} Fehler; nichts wurde gesendet',
  '... and {1} more problem in {2} file': '... und {1} weiterer Fehler in {2} Datei',
  '... and {1} more problems in {2} file': '... und {1} weitere Fehler in {2} Datei',
  '... and {1} more problems in {2} files': '... und {1} weitere Fehler in {2} Dateien',
  "the baseline can't be read; nothing was sent": 'der Normalzustand lässt sich nicht lesen; nichts wurde gesendet',
  'interrupted: ending the sessions; once more ends at once':
    'abgebrochen: die Sitzungen werden beendet; noch einmal beendet sofort',
  'the record is not whole: {1}': 'die Aufzeichnung ist nicht vollständig: {1:}',
  'the {1} report is not written: {2}': 'der Bericht {1} ist nicht geschrieben: {2:}',
  '{1} [{2}] done, {3} left': '{1} [{2}] fertig, noch {3}',
  // Nights.
  'nothing can be kept, so nothing was sent: {1}': 'nichts lässt sich aufbewahren, darum wurde nichts gesendet: {1:}',
  '{1} is being probed already; nothing was sent': '{1} wird schon geprüft; nichts wurde gesendet',
  '{1} is being probed already since {2}, by process {3} on {4}; nothing was sent':
    '{1} wird schon geprüft, seit {2}, von Prozess {3} auf {4}; nichts wurde gesendet',
  '{1} was not probed for {2} nights, since {3}': '{1} wurde {2} Nächte lang nicht geprüft, seit {3}',
  'a lock was left behind; that night was not finished, and this one goes on':
    'eine Sperre war übrig; jene Nacht wurde nicht fertig, diese geht weiter',
  'a lock was left behind since {1}, by process {2} on {3}; that night was not finished, and this one goes on':
    'eine Sperre war übrig, seit {1}, von Prozess {2} auf {3}; jene Nacht wurde nicht fertig, diese geht weiter',
  '{1} night before this one found it locked, the first on {2}': '{1} Nacht vor dieser fand sie gesperrt, am {2}',
  '{1} nights before this one found it locked, the first on {2}':
    '{1} Nächte vor dieser fanden sie gesperrt, die erste am {2}',
  'the locked night: {1}': 'die gesperrte Nacht: {1:}',
  'the locked nights: {1}': 'die gesperrten Nächte: {1:}',
  "the probe's state can't be read and is begun anew: doubts of earlier nights are forgotten, and what was told may be told again (not kept: {1})":
    'der Stand der Probe lässt sich nicht lesen und beginnt neu: Zweifel früherer Nächte sind vergessen, Gemeldetes wird vielleicht noch einmal gemeldet (nicht aufbewahrt: {1:})',
  "the probe's state can't be read and is begun anew: doubts of earlier nights are forgotten, and what was told may be told again (kept as {1})":
    'der Stand der Probe lässt sich nicht lesen und beginnt neu: Zweifel früherer Nächte sind vergessen, Gemeldetes wird vielleicht noch einmal gemeldet (aufbewahrt als {1})',
  'the baseline: {1}': 'der Normalzustand: {1:}',
  "the probe's state: {1}": 'der Stand der Probe: {1:}',
  'an old run: {1}': 'ein alter Lauf: {1:}',
  'the history: {1}': 'die Geschichte: {1:}',
  '{1} was not told: {2}': '{1:} bekam keine Nachricht: {2:}',
  'the webhook': 'der Webhook',
  'the webhook in {1}': 'der Webhook in {1}',
  'the command {1}': 'der Befehl {1}',
  'the run was cut short: run it again before accepting it':
    'der Lauf wurde abgebrochen: vor dem Übernehmen noch einmal laufen lassen',
  '{1} was inconclusive and is not accepted': '{1} war nicht prüfbar und wird nicht übernommen',
  '{1} was inconclusive and is not accepted; the earlier entry stays':
    '{1} war nicht prüfbar und wird nicht übernommen; der frühere Eintrag bleibt',
  '{1} fails, and is accepted so': '{1} besteht nicht, und wird so übernommen',
  'no case was answered: there is nothing to accept': 'kein Fall wurde beantwortet: es gibt nichts zu übernehmen',
  // What could not be read of a bounce.
  'only the first {1} octets were read': 'nur die ersten {1} Oktette wurden gelesen',
  'this is a file of Outlook (.msg): save the message as .eml, or paste its text':
    'das ist eine Datei von Outlook (.msg): Speichern Sie die Nachricht als .eml, oder fügen Sie ihren Text ein',
  // Files.
  '{1}: there is no such file or folder': '{1}: diese Datei oder diesen Ordner gibt es nicht',
  '{1}: permission denied': '{1}: kein Zugriff',
  '{1}: the disk is full': '{1}: der Datenträger ist voll',
  '{1}: the file system is read-only': '{1}: das Dateisystem ist nur lesbar',
  '{1}: not a regular file': '{1}: keine gewöhnliche Datei',
  '{1}: it exists already': '{1}: das gibt es schon',
  '{1}: the file is too large': '{1}: die Datei ist zu groß',
  '{1}: the file system refuses': '{1}: das Dateisystem lehnt es ab',
  '{1}: it was removed while it was written': '{1}: wurde gelöscht, während geschrieben wurde',
  'the mask `{1}` took too long and was not applied everywhere':
    'die Maske `{1}` dauerte zu lange und wurde nicht überall angewendet',
};
