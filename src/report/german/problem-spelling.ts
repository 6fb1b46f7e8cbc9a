// What a scenario is told whose words are those of other programs, or whose YAML is broken, in German.

export const SPELLING: Readonly<Record<string, string>> = {
  // Lines that YAML refuses.
  'two entries between { } or [ ] without a comma': 'zwischen { } oder [ ] stehen zwei Einträge ohne Komma',
  'the columns of this line and of those above do not fit':
    'die Spalten dieser Zeile und der Zeilen darüber passen nicht zusammen',
  'a list item in a column where none can stand': 'ein Listenpunkt in einer Spalte, in der keiner stehen kann',
  'a line without its `: `': 'eine Zeile ohne ihr `: `',
  'a comment without a blank before its #': 'ein Kommentar ohne Leerzeichen vor seinem #',
  'a text behind `|` or `>`': 'ein Text hinter `|` oder `>`',
  'something behind a value that has ended': 'hinter einem Wert, der zu Ende ist, steht noch etwas',
  'a second `: ` in one value': 'ein zweites `: ` in einem Wert',
  'a line that is neither `key: value` nor `- item`': 'eine Zeile, die weder `key: value` noch `- item` ist',
  "a text without quotes can't begin with {1}": 'ein Text ohne Anführungszeichen kann nicht mit {1} beginnen',
  '`{1}` stands further in than `{2}`, which has its value already':
    '`{1}` ist weiter eingerückt als `{2}`, und dort steht der Wert schon',
  '`{1}` is no variable here': '`{1}` ist hier keine Variable',
  'write "{1}"': 'schreiben Sie "{1}"',
  'a list item begins with a hyphen and a blank: `- `': 'ein Listenpunkt beginnt mit Bindestrich und Leerzeichen: `- `',
  'a blank belongs behind the hyphen: `{1}`': 'hinter den Bindestrich gehört ein Leerzeichen: `{1}`',
  'a blank belongs behind the colon: `{1}`': 'hinter den Doppelpunkt gehört ein Leerzeichen: `{1}`',
  'a key ends in a colon: `{1}`': 'ein Schlüssel endet mit einem Doppelpunkt: `{1}`',
  'items of one list begin in one column, and so do the keys of one map: indent with two blanks a level':
    'die Punkte einer Liste beginnen in derselben Spalte, ebenso die Schlüssel einer Ebene: Rücken Sie je Ebene zwei Leerzeichen ein',
  'quote the text if it holds `: `; a map within a line stands in braces: `{1}`':
    'setzen Sie den Text in Anführungszeichen, wenn `: ` darin steht; mehrere Schlüssel in einer Zeile stehen in Klammern: `{1}`',
  // What the file is instead.
  'a page of HTML': 'einer HTML-Seite',
  'a test of Robot Framework': 'einem Test für Robot Framework',
  'a feature of Gherkin': 'einer Gherkin-Datei',
  'a script': 'einem Skript',
  'an INI file': 'einer INI-Datei',
  'a mail': 'einer Mail',
  'a transcript of a session': 'einem Mitschnitt einer Sitzung',
  'a command line': 'einer Befehlszeile',
  // Steps.
  'the whole dialogue is repeated: `retry: { wait: [10s, 30s] }` beside `dialogue:`':
    'wiederholt wird der ganze Dialog: `retry: { wait: [10s, 30s] }` neben `dialogue:`',
  'a step of its own: `{1}`': 'das ist ein eigener Schritt: `{1}`',
  'what a verb needs stands behind it: `{1}`': 'was ein Verb braucht, steht dahinter: `{1}`',
  'one run for each value: `matrix: { name: [a, b] }`': 'ein Lauf je Wert: `matrix: { name: [a, b] }`',
  'one run for each value: `matrix: { name: [a, b] }` beside `dialogue:`':
    'ein Lauf je Wert: `matrix: { name: [a, b] }` neben `dialogue:`',
  'one run for each value: `matrix: { name: [a, b] }` beside `dialogue:`; several recipients: `{1}`':
    'ein Lauf je Wert: `matrix: { name: [a, b] }` neben `dialogue:`; mehrere Empfänger: `{1}`',
  'variables stand under `vars:` beside `dialogue:`': 'Variablen stehen unter `vars:` neben `dialogue:`',
  'a condition stands beside a verb: `- starttls:` and below it `{1}`':
    'eine Bedingung steht neben einem Verb: `- starttls:` und darunter `{1}`',
  'a scenario runs no programs': 'ein Szenario startet keine Programme',
  'it belongs to the message: `{1}`': 'das gehört in die Nachricht: `{1}`',
  'what must hold stands beside the verb: `{1}`': 'was gelten muss, steht neben dem Verb: `{1}`',
  // Files.
  'a load is a burst: `{1}`': 'Last ist ein Burst: `{1}`',
  'what a burst must reach: `{1}`': 'was ein Burst erreichen muss: `{1}`',
  'it is a step of the dialogue: `{1}`': 'das ist ein Schritt des Dialogs: `{1}`',
  'it is a step of the dialogue: `{1}`, and below it `{2}`':
    'das ist ein Schritt des Dialogs: `{1}`, und darunter `{2}`',
  'values stand under `vars:`; of the environment: `{1}`, or `{2}`':
    'Werte stehen unter `vars:`; aus der Umgebung: `{1}` oder `{2}`',
  'what several dialogues begin with is a file of steps: `{1}`':
    'womit mehrere Dialoge beginnen, steht in einer Datei mit Schritten: `{1}`',
  'a dialogue ends with `- quit`; a session that breaks off is ended by itself':
    'ein Dialog endet mit `- quit`; eine abgebrochene Sitzung wird von selbst beendet',
  'the dialogue ends where its steps end: leave out what comes behind':
    'der Dialog endet mit seinen Schritten: Lassen Sie weg, was dahinter kommt',
  'leave it out: a scenario has no version': 'lassen Sie das weg: Ein Szenario hat keine Version',
  'it is a workflow; it calls `mxprobe run FILE`, and the scenario is a file of its own':
    'das ist ein Workflow; er ruft `mxprobe run FILE` auf, und das Szenario ist eine eigene Datei',
  'how late is too late stands beside a step: `{1}`': 'wann es zu spät ist, steht neben einem Schritt: `{1}`',
  'the whole dialogue again: `{1}`; some steps: `{2}`': 'den ganzen Dialog noch einmal: `{1}`; einige Schritte: `{2}`',
  'TLS is a step: `- starttls`; from the first octet: `{1}`':
    'TLS ist ein Schritt: `- starttls`; vom ersten Oktett an: `{1}`',
  'a message is a step of the dialogue: `{1}`': 'eine Nachricht ist ein Schritt des Dialogs: `{1}`',
  'to log in is a step: `{1}`': 'die Anmeldung ist ein Schritt: `{1}`',
  'a ramp is a rate: `{1}`': 'ein Anstieg ist eine Rate: `{1}`',
  'say how many must be accepted: `{1}`; of what kind refusals may be: `{2}`':
    'schreiben Sie, wie viele angenommen werden müssen: `{1}`; welche Ablehnungen vorkommen dürfen: `{2}`',
  'times are said by phase: `{1}`, or p50, p99, p99.9, max': 'Zeiten stehen je Phase: `{1}`, oder p50, p99, p99.9, max',
  'as many pauses as there are further attempts: `{1}`': 'so viele Pausen wie weitere Versuche: `{1}`',
  // Servers and probes.
  'a verb is refused with `{1}`; some of them by a rule: `{2}`':
    'ein Verb wird mit `{1}` abgelehnt; in einzelnen Fällen durch eine Regel: `{2}`',
  'names and addresses of clients: `{1}`; docs/sandbox.md': 'Namen und Adressen von Clients: `{1}`; docs/sandbox.md',
  'a rule says when it is asked, whom it is about and what is done: `{1}`':
    'eine Regel sagt, wann sie gefragt wird, wen sie betrifft und was geschieht: `{1}`',
  'a domain is a target: `{1}`': 'eine Domain ist ein Ziel: `{1}`',
  'it stands behind the host: `{1}`': 'das steht hinter dem Host: `{1}`',
  'a receiver is an item: `{1}`': 'ein Empfänger ist ein Listenpunkt: `{1}`',
  'how late is too late: `{1}`': 'wann es zu spät ist: `{1}`',
  // What else is written by people who come from elsewhere.
  'all of them: `{1}`': 'alle zusammen: `{1}`',
  'its lines stand below `- data: |`, further in': 'ihre Zeilen stehen unter `- data: |`, weiter eingerückt',
  '`{1}` compares more than two texts, or numbers': '`{1}` vergleicht mehr als zwei Texte, oder Zahlen',
  'known are `{1}`, `{2}`, `{3}` and `{4}`; what else decides is a variable of a variant: `{5}`, `{6}`':
    'bekannt sind `{1}`, `{2}`, `{3}` und `{4}`; was sonst entscheidet, ist eine Variable einer Variante: `{5}`, `{6}`',
  '`>` makes one line of the lines below it': '`>` macht aus den Zeilen darunter eine einzige',
  'a message keeps its lines with `data: |`': 'mit `data: |` behält eine Nachricht ihre Zeilen',
  'one step each; in one write they are `{1}`': 'je ein Schritt; in einem Schreibvorgang sind sie `{1}`',
  '{1} is no percentage': '{1} ist keine Prozentangabe',
  'write `{1}`, and what else must hold beside it': 'schreiben Sie `{1}`, und daneben, was sonst gelten muss',
  'leave the key out where there is none': 'lassen Sie den Schlüssel weg, wo es nichts gibt',
  'leave the colon at the end away': 'lassen Sie den Doppelpunkt am Ende weg',
  'write `dialogue:` above the list; a name and all else stand beside it':
    'schreiben Sie `dialogue:` über die Liste; Name und alles andere stehen daneben',
  'a step has one verb; begin the next one with `- {1}: `':
    'ein Schritt hat ein Verb; beginnen Sie den nächsten mit `- {1}: `',
  'a pattern stands between slashes: `{1}`': 'ein Muster steht zwischen Schrägstrichen: `{1}`',
  'the name before an address is sent as part of it': 'der Name vor der Adresse wird als Teil von ihr gesendet',
  'a name belongs into the header: `{1}`': 'ein Name gehört in die Kopfzeilen: `{1}`',
  '`{1}` at the end is sent as it stands': '`{1}` am Ende wird so gesendet, wie es da steht',
  'a line ends by itself: leave it out; `{1}` knows \\r and \\n':
    'eine Zeile endet von selbst: Lassen Sie es weg; `{1}` kennt \\r und \\n',
  'the dot in the last line is sent as a line of the message':
    'der Punkt in der letzten Zeile wird als Zeile der Nachricht gesendet',
  'a message ends by itself: leave the dot out': 'eine Nachricht endet von selbst: Lassen Sie den Punkt weg',
  'the dot at the end of a message is sent by itself: leave it out':
    'der Punkt am Ende einer Nachricht wird von selbst gesendet: Lassen Sie ihn weg',
  'a `#` without a blank before it begins no comment': 'ein `#` ohne Leerzeichen davor beginnt keinen Kommentar',
  'an address has no blanks: `b@y.example`': 'eine Adresse hat keine Leerzeichen: `b@y.example`',
  '`{1}` is no host name and sent as it stands': '`{1}` ist kein Hostname und wird so gesendet, wie es da steht',
  'a message is a step for each command: `{1}`, `{2}`, `{3}`':
    'eine Nachricht ist ein Schritt je Befehl: `{1}`, `{2}`, `{3}`',
  'it belongs to the whole scenario: beside `dialogue:`': 'das gehört zum ganzen Szenario: neben `dialogue:`',
  'nothing stands behind it: `{1}`; options are a map: `{2}`': 'dahinter steht nichts: `{1}`; mit Optionen: `{2}`',
  'whom we trust is said where it runs: `{1}`; what must hold of the certificate: `{2}`':
    'wem wir trauen, steht beim Aufruf: `{1}`; was vom Zertifikat gelten muss: `{2}`',
  'the server is named where it runs: `{1}`': 'der Server steht beim Aufruf: `{1}`',
  'write `{1}`, which is so if nothing is said': 'schreiben Sie `{1}`; so ist es auch, wenn nichts da steht',
  'TLS from the first octet is `{1}`': 'TLS vom ersten Oktett an ist `{1}`',
  'it stands beside the verb: `{1}`': 'das steht neben dem Verb: `{1}`',
  'recipients are steps of their own: `{1}`': 'Empfänger sind eigene Schritte: `{1}`',
  'many are a repetition: `{1}`': 'viele sind eine Wiederholung: `{1}`',
  'the sender is a step of its own: `{1}`': 'der Absender ist ein eigener Schritt: `{1}`',
  'a hidden recipient is a step: `{1}`': 'ein verdeckter Empfänger ist ein Schritt: `{1}`',
  'it belongs one level in: `{1}`': 'das gehört eine Ebene nach innen: `{1}`',
  'what EHLO offers stands behind the code: `{1}`': 'was EHLO anbietet, steht hinter dem Code: `{1}`',
  'a verb is refused to all: `{1}`': 'ein Verb wird allen abgelehnt: `{1}`',
  'what a HELO name must be: `{1}`': 'was der HELO-Name sein muss: `{1}`',
  'what an ACL decides is a rule: `{1}`': 'was eine ACL entscheidet, ist eine Regel: `{1}`',
  'it is a playbook or a collection of another program; here `name:` and `dialogue:` stand at the top':
    'das ist ein Ablauf eines anderen Programms; hier stehen `name:` und `dialogue:` ganz außen',
  'the size is one of the message: `{1}`': 'die Größe gehört zur Nachricht: `{1}`',
  'arrivals are a number and a rate: `{1}`': 'Ankünfte sind eine Anzahl und eine Rate: `{1}`',
  'blackbox_exporter has modules; here `name:` and `dialogue:` stand at the top, and the lines of `query_response:` are its steps':
    'blackbox_exporter hat Module; hier stehen `name:` und `dialogue:` ganz außen, und die Zeilen von `query_response:` sind die Schritte',
  "`mxprobe sandbox --policy FILE --port 2525` says where it listens; a scenario's own needs no port":
    '`mxprobe sandbox --policy FILE --port 2525` sagt, wo er hört; der eines Szenarios braucht keinen Port',
  'an expect script': 'einem expect-Skript',
  'a Sieve script': 'einem Sieve-Skript',
  'a program': 'einem Programm',
  'a file of settings': 'einer Datei mit Einstellungen',
  'more than a command on its line': 'mehr als ein Befehl in seiner Zeile',
  'the reply is read as a whole: `{1}`, or `{2}`': 'die Antwort wird als Ganzes gelesen: `{1}`, oder `{2}`',
  'steps in one write stand below one: `{1}`': 'Schritte in einem Schreibvorgang stehen unter einem: `{1}`',
  'a map has no hyphens: `{1}`': 'hier stehen keine Bindestriche: `{1}`',
  'the product of all lists is run; single cases are `{1}`':
    'es läuft das Produkt aller Listen; einzelne Fälle sind `{1}`',
  'several words in one': 'mehrere Wörter in einem',
  'a list: `{1}`': 'eine Liste: `{1}`',
  'a file is one scenario: `name:` and `dialogue:` stand at the top; several are parted by `---`':
    'eine Datei ist ein Szenario: `name:` und `dialogue:` stehen ganz außen; mehrere trennt `---`',
};
