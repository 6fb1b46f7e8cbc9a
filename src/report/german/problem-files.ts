// What is wrong with a file as a whole, or with what a probe names.

/** Files and folders. */
export const FILES: Readonly<Record<string, string>> = {
  'this is a folder': 'das ist ein Ordner',
  '{1} is a folder': '{1} ist ein Ordner',
  'this is no regular file': 'das ist keine gewöhnliche Datei',
  '{1} is no regular file': '{1} ist keine gewöhnliche Datei',
  'this has {1} octets; {2} are the limit': 'das sind {1} Oktette; {2} sind die Grenze',
  '{1} has {2} octets; {3} are the limit': '{1} hat {2} Oktette; {3} sind die Grenze',
  'a path with a NUL': 'ein Pfad mit einem NUL',
  'an empty path': 'ein leerer Pfad',
  'a glob of more than 1000 characters': 'ein Muster mit mehr als 1000 Zeichen',
  '{1}: no scenario fits it': '{1}: kein Szenario passt darauf',
  'a folder without scenarios': 'ein Ordner ohne Szenarien',
  '{1}: there is no such file beside {2}': '{1}: neben {2} gibt es diese Datei nicht',
  '{1} lies in a home folder; a scenario that reads files has a folder of its own':
    '{1} liegt in einem Home-Verzeichnis; ein Szenario, das Dateien liest, hat einen eigenen Ordner',
  '{1} lies outside the project ({2})': '{1} liegt außerhalb des Projekts ({2})',
  '{1}: files and folders with a dot at the begin of their name are not read':
    '{1}: Dateien und Ordner, deren Name mit einem Punkt beginnt, werden nicht gelesen',
  // How a file is not read; behind its name, or alone where the name stands before it already.
  '{1}: {2:}': '{1}: {2:}',
  'there is no such file or folder': 'diese Datei oder diesen Ordner gibt es nicht',
  'there is no such file or folder; there is {1}': 'diese Datei oder diesen Ordner gibt es nicht; es gibt {1}',
  'permission denied': 'kein Zugriff',
  'its links lead in a circle': 'die Verknüpfungen führen im Kreis',
  'the name is too long': 'der Name ist zu lang',
  'a part of the path is no folder': 'ein Teil des Pfades ist kein Ordner',
  'it cannot be read': 'lässt sich nicht lesen',
  'more than {1} files below it': 'mehr als {1} Dateien darunter',
  // Probes.
  'no probe stands in it': 'darin steht keine Probe',
  'mxprobe init makes one': '`mxprobe init` legt eine an',
  'this is a scenario; a probe names those that it asks':
    'das ist ein Szenario; eine Probe nennt die Szenarien, mit denen sie fragt',
  'mxprobe run {1} --target HOST': 'mxprobe run {1} --target HOST',
  'this is a probe, which asks its own targets': 'das ist eine Probe; sie fragt ihre eigenen Ziele',
  'mxprobe probe {1}': 'mxprobe probe {1}',
  'its name `{1}` is that of {2} too': 'ihren Namen `{1}` trägt auch {2}',
  'the secret `{1}`: {2:}': 'das Geheimnis `{1}`: {2:}',
  '`from` together with `source`': '`from` und `source` zugleich',
  'a vantage point asks from its own address': 'ein Standort fragt von seiner eigenen Adresse aus',
  '`alert` without several vantage points': '`alert` ohne mehrere Standorte',
  '`from: [fra1, syd1]` has them ask; `notify:` names who is told':
    'mit `from: [fra1, syd1]` fragen sie; `notify:` nennt, wer benachrichtigt wird',
  'nothing is asked': 'nichts wird gefragt',
  'give `scenarios:`, `survey: true`, `identity: true` or `log:`':
    'nennen Sie `scenarios:`, `survey: true`, `identity: true` oder `log:`',
  '`env` together with `file`': '`env` und `file` zugleich',
  'no scenario here knows the variable `{1}`': 'kein Szenario hier kennt die Variable `{1}`',
  'no scenario here has one of the tags {1}': 'kein Szenario hier hat eines der Tags {1}',
  'the environment has no {1}': 'die Umgebung kennt {1} nicht',
  "it can't be masked: it needs {1} characters at least, and no line end":
    'es lässt sich nicht unkenntlich machen: es braucht mindestens {1} Zeichen und kein Zeilenende',
  '{1} zones are too many': '{1} Zonen sind zu viele',
  '{1} at most': 'höchstens {1}',
  'no zone is named': 'keine Zone ist genannt',
  'this is no zone: {1}': 'das ist keine Zone: {1}',
};
