// The stamps of logs -> milliseconds of UTC. BSD's has neither year nor zone: the newest year that does not lie in the future, and
// the zone that is asked for.

export interface StampOptions {
  /** Milliseconds: later than this (and a day) nothing can have been written. */
  readonly now: number;
  /** For stamps without a year. */
  readonly year: number | null;
  /** Minutes east of UTC at a local time (UTC milliseconds of the same digits), for stamps without a zone. */
  readonly offsetAt: (local: number) => number;
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const BSD =
  /^(?:(\d{4}) )?([A-Z][a-z]{2}) ([ \d]?\d) (?:(\d{4}) )?(\d\d):(\d\d):(\d\d)(?:\.\d{1,6})?(?: ((?:19|20)\d\d)(?= |$))?/;
const ISO =
  /^(?:[A-Z][a-z]{2} )?(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ?(Z|[+-]\d\d:?\d\d|[A-Z]{3,5}))?/;
const UNIX = /^(\d{10})(?:\.(\d{1,9}))?$/;
/** Zones by name, as journalctl writes them, in minutes; others are the zone that is asked for. */
const ZONES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...{ Z: 0, UTC: 0, GMT: 0, WET: 0, WEST: 60, BST: 60, CET: 60, CEST: 120, EET: 120, EEST: 180, MSK: 180, JST: 540 },
    ...{ EST: -300, EDT: -240, PST: -480, PDT: -420 },
  }),
);
const DAY_MS = 86_400_000;

/** Reads stamps; the last one is remembered, for a log repeats them. */
export class StampReader {
  readonly #options: StampOptions;
  #last = '';
  #lastMs: number | null = null;

  constructor(options: StampOptions) {
    this.#options = options;
  }

  /** Null if it is none. */
  read(stamp: string | null): number | null {
    if (stamp === null) return null;
    if (stamp === this.#last) return this.#lastMs;
    this.#last = stamp;
    this.#lastMs = this.#readAnew(stamp);
    return this.#lastMs;
  }

  #readAnew(stamp: string): number | null {
    const iso = ISO.exec(stamp);
    if (iso !== null) {
      const [, year, month, day, hour, minute, second, fraction = '0', zone] = iso;
      const local = Date.UTC(
        Number(year),
        Number(month) - 1,
        Number(day),
        Number(hour),
        Number(minute),
        Number(second),
      );
      const ms = local + Math.floor(Number(`0.${fraction}`) * 1000);
      return ms - (minutesOf(zone ?? '') ?? this.#options.offsetAt(local)) * 60_000;
    }
    const unix = UNIX.exec(stamp);
    if (unix !== null) return Math.floor(Number(`${unix[1]}.${unix[2] ?? '0'}`) * 1000);
    const bsd = BSD.exec(stamp);
    if (bsd === null) return null;
    const [, before, name = '', day, behind, hour, minute, second, last] = bsd;
    const year = before ?? behind ?? last;
    const month = MONTHS.indexOf(name) / 3;
    if (!Number.isInteger(month) || month < 0) return null;
    const at = (y: number) => {
      const local = Date.UTC(y, month, Number(day), Number(hour), Number(minute), Number(second));
      return local - this.#options.offsetAt(local) * 60_000;
    };
    const known = year === undefined ? this.#options.year : Number(year);
    if (known !== null) return at(known);
    const current = new Date(this.#options.now).getUTCFullYear();
    return at(current) > this.#options.now + DAY_MS ? at(current - 1) : at(current);
  }
}

/** Null: no zone that is known. */
function minutesOf(zone: string): number | null {
  const named = ZONES.get(zone);
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  if (sign === undefined) return named ?? null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** The zone of this machine. */
export const systemZone: StampOptions['offsetAt'] = (local) => -new Date(local).getTimezoneOffset();

/** Minutes east of UTC in a zone: `+01:00`, `UTC`, `Europe/Berlin`; null if there is no such zone. */
export function zoneNamed(name: string): StampOptions['offsetAt'] | null {
  const fixed = /^[+-]/.test(name) ? minutesOf(name) : null;
  // from Baker Island to Kiritimati
  if (fixed !== null) return Math.abs(fixed) <= 14 * 60 ? () => fixed : null;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    return null;
  }
  // asked for each stamp of a log: an offset holds for an hour
  const known = new Map<number, number>();
  return (local) => {
    const hour = Math.floor(local / 3_600_000);
    const offset = known.get(hour) ?? offsetIn(format, local);
    if (known.size < 10_000) known.set(hour, offset);
    return offset;
  };
}

function offsetIn(format: Intl.DateTimeFormat, local: number): number {
  const words = format.formatToParts(local).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const zone = /[+-]\d\d:\d\d/.exec(words)?.[0];
  return minutesOf(zone ?? '') ?? 0;
}
