// Invariant: any octets are a tree of parts, bounded in depth and number; names of fields are one word, values decode without a throw,
// what a page shows has no tag of it.

import { hopsOf } from '../../src/arrival/hops.ts';
import { decodeBody } from '../../src/bounce/decode-body.ts';
import { decodeWords, mediaType } from '../../src/bounce/header-fields.ts';
import { headerParameter } from '../../src/bounce/header-parameter.ts';
import { textOfHtml } from '../../src/bounce/html-text.ts';
import { type Part, readPart } from '../../src/bounce/mime-tree.ts';
import { authorDomain } from '../../src/trust/author-domain.ts';
import { signableMessage } from '../../src/trust/dkim-message.ts';
import { hold, type Target } from '../target.ts';

export const mail: Target = {
  name: 'mail',
  check(octets) {
    const root = readPart(octets.toString('latin1').replace(/\r\n/g, '\n'));
    const parts = [...partsOf(root, 0)];
    hold(parts.length <= 1000, `${parts.length} parts`);
    for (const { part, depth } of parts) {
      hold(depth <= 12, `a part at the depth ${depth}`);
      for (const { name, value } of part.fields) {
        hold(!/[\s:]/.test(name), `the field ${JSON.stringify(name)}`);
        decodeWords(value);
        mediaType(value);
        headerParameter(value, 'filename');
      }
      if (part.children.length === 0) textOfHtml(decodeBody(part.body, part.encoding, part.charset));
    }
    const { fields } = signableMessage(octets);
    const hops = hopsOf(fields, 0);
    const author = authorDomain(fields);
    if ('domain' in author) hold(!/[\s\0<>]/.test(author.domain), `the domain ${JSON.stringify(author.domain)}`);
    return `${parts
      .slice(0, 6)
      .map(({ part, depth }) => depth + part.type.slice(0, 12) + part.encoding?.slice(0, 6))
      .join()}|${Math.min(hops.length, 3)}|${'domain' in author}`;
  },
};

function* partsOf(part: Part, depth: number): Generator<{ part: Part; depth: number }> {
  yield { part, depth };
  for (const child of part.children) yield* partsOf(child, depth + 1);
}
