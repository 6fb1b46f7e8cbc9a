// What `attach:` puts behind the text of a message: files, and the two words by which scanners are tried.
import { either, mapped, object, oneOrMore, optional, required, type Shape, string } from '../document/shape.ts';

import { WORDS_OF_AN_ATTACHMENT } from './spelling/words-of-expectations.ts';

export interface Attachment {
  readonly name: string;
  readonly type: string;
  /** A file beside the scenario, loaded when the steps are read; null: the octets are known. */
  readonly path: string | null;
  readonly bytes: Uint8Array;
}

/** EICAR's test file, which every virus scanner finds. In pieces: in one it would be found in this program. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-', 'TEST-FILE!$H+H*'].join('');
/** SpamAssassin's test text, for which most spam filters have 1000 points. */
const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-', 'TEST-EMAIL*C.34X'].join('');

const WORDS: Readonly<Record<string, Attachment>> = {
  eicar: { name: 'eicar.com', type: 'application/octet-stream', path: null, bytes: Buffer.from(EICAR) },
  gtube: { name: 'gtube.txt', type: 'text/plain', path: null, bytes: Buffer.from(GTUBE) },
};

const TYPE = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/;
const named = (path: string, name: string | null, type: string): Attachment => ({
  name: name ?? path.replace(/.*[\\/]/, ''),
  type,
  path,
  bytes: new Uint8Array(),
});

const inShort: Shape<Attachment> = mapped(string('eicar, gtube, or a path'), (written) =>
  Object.hasOwn(WORDS, written) ? WORDS[written] : named(written, null, 'application/octet-stream'),
);
const inLong: Shape<Attachment> = mapped(
  object(
    {
      file: required(string('a path'), 'a file beside this one'),
      name: optional(
        string('a file name', { pattern: /^[^\x00-\x1f"\\\x7f-\uffff]+$/, maxLength: 200 }),
        'as the reader sees it',
        null,
      ),
      type: optional(
        string('a media type', { pattern: TYPE }),
        'default application/octet-stream',
        'application/octet-stream',
      ),
    },
    'a map',
    WORDS_OF_AN_ATTACHMENT,
  ),
  ({ file, name, type }) => named(file, name, type),
);

export const attachments = oneOrMore(
  either<Attachment>('eicar, gtube, a path, or a map', (node) => (node.kind === 'map' ? inLong : inShort), [
    inShort,
    inLong,
  ]),
);
