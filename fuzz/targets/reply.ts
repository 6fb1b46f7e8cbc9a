// Invariant: the replies depend on the octets alone, never on how they were cut; their raw octets together are the input, up to
// the bounds.
import type { Reply } from '../../src/wire/reply.ts';
import { ReplyReader } from '../../src/wire/reply-reader.ts';
import { hold, type Target } from '../target.ts';

export const reply: Target = {
  name: 'reply',
  check(octets, random) {
    const whole = repliesOf([octets]);
    const pieces: Buffer[] = [];
    for (let at = 0; at < octets.length; ) {
      const end = at + 1 + random(random(4) === 0 ? 512 : 3);
      pieces.push(octets.subarray(at, end));
      at = end;
    }
    hold(JSON.stringify(repliesOf(pieces)) === JSON.stringify(whole), 'cut otherwise, it reads otherwise');
    const cut = whole.some(({ violations }) => violations.includes('reply-truncated'));
    const raw = Buffer.concat(whole.map((one) => one.raw));
    hold(cut ? raw.length <= octets.length : raw.equals(octets), 'octets are lost or made up');
    for (const { code, lines, violations } of whole) {
      hold(code === null || (Number.isInteger(code) && code >= 0 && code <= 999), `the code ${code}`);
      hold(lines.length > 0, 'a reply without a line');
      hold(code !== null || violations.includes('no-code'), 'no code, and nobody says so');
    }
    return whole
      .map(({ code, violations }) => `${code === null ? '' : Math.floor(code / 100)}${violations.join()}`)
      .slice(0, 4)
      .join(';');
  },
};

export function repliesOf(pieces: readonly Buffer[]): Reply[] {
  const reader = new ReplyReader();
  const out: Reply[] = [];
  for (const piece of pieces) {
    reader.push(piece);
    for (let one = reader.read(); one !== null; one = reader.read()) out.push(one);
  }
  for (let one = reader.finish(); one !== null; one = reader.finish()) out.push(one);
  return out;
}
