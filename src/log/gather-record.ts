// Records that stand on several lines -> one line each: the journal's `export` and `verbose` forms, and JSON that was laid out for
// people. A line of a mail server begins with none of their marks.

/** Records of the journal are shorter; what goes on is none. */
const MAX_RECORD = 65_536;
const FIELD =
  /^ {0,8}(MESSAGE|SYSLOG_IDENTIFIER|_PID|SYSLOG_PID|__REALTIME_TIMESTAMP|_SOURCE_REALTIME_TIMESTAMP)=(.*)$/;
const EXPORT = /^__(?:CURSOR|REALTIME_TIMESTAMP)=/;
const VERBOSE = /^([A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d[\d. A-Z+-]{0,20}) \[s=/;
const OPENING = /^(\s{0,16})\{\s{0,4}$/;

/** PowerShell's Format-List of Exchange's message tracking. */
const LISTED = /^([A-Za-z]{2,40}) {1,40}: ?(.*)$/;

type Gathering =
  | { readonly form: 'list'; readonly fields: Map<string, string>; last: string; size: number }
  | { readonly form: 'export' | 'verbose'; readonly fields: Map<string, string>; size: number }
  | { readonly form: 'json'; readonly indent: string; readonly lines: string[]; size: number };

export class RecordGatherer {
  #open: Gathering | null = null;
  readonly #take: (line: string) => void;

  /** `take` is given lines as they are to be read. */
  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  line(line: string): void {
    if (this.#open !== null) this.#within(line, this.#open);
    else if (!this.#begins(line)) this.#take(line);
  }

  /** The last record may have no end. */
  end(): void {
    if (this.#open !== null) this.#give(this.#open);
    this.#open = null;
  }

  #begins(line: string): boolean {
    switch (line.charCodeAt(0)) {
      case 0x5f: // _
        if (!EXPORT.test(line)) return false;
        this.#open = { form: 'export', fields: new Map(), size: 0 };
        this.#field(line, this.#open.fields);
        return true;
      case 0x7b: // {
      case 0x20:
      case 0x09: {
        const indent = line.length > 24 ? undefined : OPENING.exec(line)?.[1];
        if (indent === undefined) return false;
        this.#open = { form: 'json', indent, lines: ['{'], size: 0 };
        return true;
      }
      case 0x52: // R
      case 0x50: // P
      case 0x54: // T
        return this.#beginsList(line);
      default: {
        const isDay = line.charCodeAt(3) === 0x20 && line.charCodeAt(4) === 0x32 && line.charCodeAt(0) > 0x40;
        const time = isDay ? VERBOSE.exec(line)?.[1] : undefined;
        if (time === undefined) return false;
        this.#open = { form: 'verbose', fields: new Map([['time', time]]), size: 0 };
        return true;
      }
    }
  }

  #beginsList(line: string): boolean {
    if (!/^(?:RunspaceId|PSComputerName|Timestamp) {1,40}: /.test(line)) return false;
    const open: Gathering = { form: 'list', fields: new Map(), last: '', size: 0 };
    this.#open = open;
    this.#listed(line, open);
    return true;
  }

  /** A value that is too long goes on below itself. */
  #listed(line: string, open: Extract<Gathering, { form: 'list' }>): void {
    const [, name, value = ''] = LISTED.exec(line) ?? [];
    if (name === undefined) {
      const known = open.fields.get(open.last) ?? '';
      open.fields.set(open.last, `${known}${known.endsWith(';') ? '' : ' '}${line.trim()}`);
    } else {
      open.fields.set(name, value.trim());
      open.last = name;
    }
  }

  #within(line: string, open: Gathering): void {
    open.size += line.length;
    if (open.size > MAX_RECORD) {
      this.#open = null;
      this.#take(line);
      return;
    }
    if (open.form === 'list') {
      if (/^\s{0,20}(?:```|~~~)?\s{0,20}$/.test(line)) {
        this.#open = null;
        this.#give(open);
      } else this.#listed(line, open);
      return;
    }
    if (open.form === 'json') {
      open.lines.push(line);
      if (!line.startsWith(`${open.indent}}`)) return;
      this.#open = null;
      this.#give(open);
      return;
    }
    if (open.form === 'export' ? line !== '' : line.startsWith('  ')) {
      this.#field(line, open.fields);
      return;
    }
    this.#open = null;
    this.#give(open);
    if (line !== '') this.line(line);
  }

  #field(line: string, fields: Map<string, string>): void {
    const [, name, value = ''] = FIELD.exec(line) ?? [];
    if (name !== undefined && !fields.has(name)) fields.set(name, value);
  }

  #give(open: Gathering): void {
    if (open.form === 'list') for (const row of rowsOf(open.fields)) this.#take(row);
    else if (open.form === 'json') this.#take(open.lines.join(' ').replace(/,\s{0,4}$/, ''));
    else if (open.fields.has('MESSAGE')) this.#take(JSON.stringify(Object.fromEntries(open.fields)));
  }
}

/** As PowerShell would export them: a head, and a row; columns that people named themselves have their own names again. */
function rowsOf(fields: ReadonlyMap<string, string>): string[] {
  const named = new Map([...fields].map(([name, value]) => [OWN_NAMES.get(name) ?? name, bare(value)]));
  if (!named.has('EventId') && /\{LED=[45]/.test(named.get('RecipientStatus') ?? '')) named.set('EventId', 'FAIL');
  // the time first: by it a row is known (exchange-log.ts)
  const columns = [...named].sort(([a], [b]) => Number(b === 'Timestamp') - Number(a === 'Timestamp'));
  const row = (cells: Iterable<string>) => [...cells].map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  return [row(columns.map(([name]) => name)), row(columns.map(([, value]) => value))];
}

const OWN_NAMES: ReadonlyMap<string, string> = new Map([
  ['To', 'Recipients'],
  ['Status', 'RecipientStatus'],
]);

/** `{a, b}`: a list of PowerShell's. */
const bare = (value: string) => /^\{([^{}]{0,4000})\}$/.exec(value)?.[1] ?? value;
