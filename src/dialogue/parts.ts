// A text and what is attached to it, as one body of parts. RFC 2046 5.1, RFC 2045 6.8; lines end with LF here.
import type { Attachment } from '../scenario/attachment.ts';

/** No line of base64 has an underscore, and no person writes this. */
const BOUNDARY = '=_mxprobe_7c1d';

/** The header fields that say what the body is. */
export const PARTED: readonly (readonly [name: string, body: string])[] = [
  ['MIME-Version', '1.0'],
  ['Content-Type', `multipart/mixed; boundary="${BOUNDARY}"`],
];

export function parted(text: string, attached: readonly Attachment[]): string {
  const first = `--${BOUNDARY}\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${text}\n`;
  return `${[first, ...attached.map(part)].join('')}--${BOUNDARY}--`;
}

function part({ name, type, bytes }: Attachment): string {
  const head = [
    `--${BOUNDARY}`,
    `Content-Type: ${type}; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
  ];
  // As it stands, so that filters which do not decode find it, too.
  if (type === 'text/plain') return `${head.join('\n')}\n\n${Buffer.from(bytes).toString('utf8')}\n`;
  const lines = Buffer.from(bytes)
    .toString('base64')
    .replace(/.{76}(?=.)/g, '$&\n');
  return `${head.join('\n')}\nContent-Transfer-Encoding: base64\n\n${lines}\n`;
}
