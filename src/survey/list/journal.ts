// What was found out, a line each, kept as it comes: a list that is begun again goes on from there.
import { type JsonShape, readAs } from '../../document/json-shape.ts';
import { isObject, parsedJson } from '../../document/json-text.ts';
import { FileFault } from '../../net/files.ts';
import { LineFile, type LinePlace } from '../../net/line-file.ts';

/** The disk takes no more: what is known so far stands. */
export class JournalFault extends Error {}

export class Journal<T> {
  readonly #file: LineFile;
  readonly #shape: JsonShape<T>;
  /** Places alone: what stands there is read when it is needed. */
  readonly #places: Map<string, LinePlace>;

  private constructor(file: LineFile, shape: JsonShape<T>, places: Map<string, LinePlace>) {
    this.#file = file;
    this.#shape = shape;
    this.#places = places;
  }

  /** Lines that are none of ours are passed over, so that what they were about is asked again. */
  static open<T>(path: string, shape: JsonShape<T>): Journal<T> | FileFault {
    const places = new Map<string, LinePlace>();
    const file = LineFile.open(path, (line, place) => {
      const known = lineIn(line, shape);
      if (known !== null) places.set(known.key, place);
    });
    return file instanceof FileFault ? file : new Journal(file, shape, places);
  }

  get size(): number {
    return this.#places.size;
  }

  has(key: string): boolean {
    return this.#places.has(key);
  }

  get(key: string): T | null {
    const place = this.#places.get(key);
    return place === undefined ? null : (lineIn(this.#file.read(place), this.#shape)?.value ?? null);
  }

  /** Throws a JournalFault. */
  add(key: string, value: T): void {
    const place = this.#file.append(JSON.stringify({ key, value }));
    if (place instanceof FileFault) throw new JournalFault(place.text);
    this.#places.set(key, place);
  }

  close(): void {
    this.#file.close();
  }
}

function lineIn<T>(line: string, shape: JsonShape<T>): { readonly key: string; readonly value: T } | null {
  const parsed = parsedJson(line);
  if (!isObject(parsed) || typeof parsed.key !== 'string') return null;
  const read = readAs(shape, parsed.value);
  return 'problem' in read ? null : { key: parsed.key, value: read.value };
}
