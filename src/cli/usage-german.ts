// Mistakes on the command line in German: what the parser, the checks of options and the file system say, for commands with
// `--lang de`. What a command says itself stands in its own words (report/texts/).

const SENTENCES: readonly (readonly [english: RegExp, german: string])[] = [
  [/^something is missing behind the command$/, 'Hinter dem Befehl fehlt eine Angabe'],
  [/^(.{1,400}): there is no such option$/s, '$1: Diese Option gibt es nicht'],
  [/^(.{1,400}): did you mean (\S{1,200})\?$/s, '$1: Meinten Sie $2?'],
  [/^unknown arguments?: (.{1,400})$/is, 'Damit ist nichts anzufangen: $1'],
  [/^(\S{1,100}): (.{0,400}) is none of (.{1,400})$/s, '$1: $2 ist nicht vorgesehen, möglich sind $3'],
  [
    /^(--\S{1,100}) is empty; a value that begins with `-` is written (\S{1,200})$/,
    '$1 ist leer; ein Wert, der mit „-“ beginnt, wird $2 geschrieben',
  ],
  [/^a value that begins with `-` is written (\S{1,200})$/, 'Ein Wert, der mit „-“ beginnt, wird $1 geschrieben'],
  [/^(\S{1,200}) stands behind `--`$/, '$1 steht hinter „--“'],
  [/^for a file of that name write (\S{1,300})$/, 'Für eine Datei dieses Namens schreiben Sie $1'],
  [/^write (--\S{1,100}), or (--\S{1,100})$/, 'Schreiben Sie $1 oder $2'],
  [/^(.{1,4000}): there is no such file or folder$/s, '$1: Diese Datei oder diesen Ordner gibt es nicht'],
  [/^(.{1,4000}): permission denied$/s, '$1: Der Zugriff ist nicht erlaubt'],
  [/^(.{1,4000}): the disk is full$/s, '$1: Der Datenträger ist voll'],
  [/^(.{1,4000}): the file system is read-only$/s, '$1: Das Dateisystem ist schreibgeschützt'],
  [/^(.{1,4000}): not a regular file$/s, '$1: Das ist keine gewöhnliche Datei'],
  [/^(.{1,4000}): it exists already$/s, '$1: Das gibt es schon'],
  [/^(.{1,4000}): the file is too large$/s, '$1: Die Datei ist zu groß'],
  [/^(.{1,4000}) is empty$/s, '$1 ist leer'],
  [/^stdin: more than (\d{1,20}) octets$/, 'Standardeingabe: mehr als $1 Oktette'],
  [/^--json or --markdown, not both$/, '--json oder --markdown, nicht beides'],
  [/^give --scenario a path$/, 'Geben Sie bei --scenario einen Pfad an'],
  [/^give --target or --sandbox$/, 'Geben Sie --target oder --sandbox an'],
  [/^two reports for stdout$/, 'Zwei Berichte für die Standardausgabe'],
  [/^give a path to all but one$/, 'Geben Sie bei allen bis auf einen einen Pfad an'],
  [/^the output can't be written: (.{1,400})$/s, 'Die Ausgabe lässt sich nicht schreiben: $1'],
];

/** The sentence in German; as it was where there is none. */
export function inGerman(sentence: string): string {
  const found = SENTENCES.find(([english]) => english.test(sentence));
  return found === undefined ? sentence : sentence.replace(found[0], found[1]);
}
