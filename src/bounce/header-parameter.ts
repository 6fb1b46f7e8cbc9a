// A parameter of a structured header field: `attachment; filename*=utf-8''%e2%82%ac.pdf`. RFC 2045 5.1, RFC 2231.
import { decodeCharset } from './decode-body.ts';

/** More pieces than any name needs. */
const MAX_PIECES = 100;
const MAX_FIELD = 16_384;

/** The parameter called `name` (lower case); pieces are put together and percent signs decoded. Null: there is none. */
export function headerParameter(value: string, name: string): string | null {
  const found = new Map(parametersIn(value));
  const plain = found.get(name);
  const pieces: string[] = [];
  for (let at = 0; at < MAX_PIECES; at += 1) {
    const piece =
      found.get(`${name}*${at}*`) ?? found.get(`${name}*${at}`) ?? (at === 0 ? found.get(`${name}*`) : null);
    if (piece === undefined || piece === null) break;
    pieces.push(piece);
  }
  if (pieces.length === 0) return plain ?? null;
  const [, charset, text] = /^([^']*)'[^']*'(.*)$/s.exec(pieces.join('')) ?? ['', null, pieces.join('')];
  return charset === null || charset === undefined ? (text ?? '') : decodeCharset(percentOctets(text ?? ''), charset);
}

function parametersIn(value: string): readonly (readonly [name: string, value: string])[] {
  const parameters = value
    .slice(0, MAX_FIELD)
    .matchAll(/;\s*([^\s=;"]{1,60})\s*=\s*(?:"((?:\\.|[^"\\]){0,1000})"|([^\s;"]{0,1000}))/gs);
  return [...parameters].map(([, name = '', quoted, bare = '']) => [
    name.toLowerCase(),
    quoted === undefined ? bare : quoted.replace(/\\(.)/gs, '$1'),
  ]);
}

function percentOctets(text: string): Buffer {
  const octets = text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(octets, 'latin1');
}
