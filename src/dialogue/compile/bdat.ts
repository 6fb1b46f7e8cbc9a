// BDAT: the message in chunks. RFC 3030.
import type { Chunk } from '../../scenario/scenario.ts';
import { bdatCommand } from '../../wire/command.ts';
import { messageOctets } from '../message.ts';
import type { Octets, PlainStep, Planned } from '../program.ts';
import type { Assembly, Spoken } from './assembly.ts';
import { endOfData, messageFacts, uniqueOf } from './message.ts';

type Bdat = Extract<PlainStep, { verb: 'bdat' }>;

/** The chunks one after the other, until one is refused; the last reply is judged. */
export function bdat(assembly: Assembly, step: Bdat, of: Planned): void {
  const all = chunksOf(step.chunks, assembly);
  for (const [at, { octets, last }] of all.entries()) {
    assembly.put({ do: 'write', of, stage: 'eod', octets, bye: false });
    if (last) endOfData(assembly, step, of);
    else assembly.await(of, assembly.rows.of(step), { needs: at === all.length - 1 ? null : 2 });
  }
}

/** In a pipeline there is one. */
export function oneChunk(assembly: Assembly, step: Bdat, of: Planned): Spoken {
  const [chunk, ...more] = chunksOf(step.chunks, assembly);
  if (chunk === undefined || more.length > 0)
    return {
      stage: 'eod',
      octets: () => ({ refuse: 'one chunk is what a pipeline carries in one `bdat`' }),
      answers: () => assembly.await(of, assembly.rows.of(step)),
    };
  return {
    stage: 'eod',
    octets: chunk.octets,
    answers: () => (chunk.last ? endOfData(assembly, step, of) : assembly.await(of, assembly.rows.of(step))),
  };
}

/** Each with its BDAT line. */
function chunksOf(chunks: readonly Chunk[], { rendering }: Assembly): { octets: Octets; last: boolean }[] {
  const size = chunks.reduce((sum, chunk) => sum + chunk.octets, 0);
  let offset = 0;
  return chunks.map(({ announced, octets: length, last }) => {
    const from = offset;
    offset += length;
    const written = bdatCommand(announced ?? length, last);
    if (!written.ok) return { octets: () => ({ refuse: written.problem }), last };
    const line = Buffer.from(`${written.line}\r\n`, 'latin1');
    const octets = rendering.octets((values, facts) => {
      const unique = facts === null ? (values.get('run.id') ?? 'test') : uniqueOf(rendering, facts);
      const made = messageOctets(
        { source: { kind: 'test' }, size, eol: 'crlf', ending: null, dotStuff: false, dkim: [] },
        messageFacts(rendering, values, unique),
      );
      return {
        octets: Buffer.concat([line, made.subarray(from, from + length)]),
        shown: `${written.line} (and ${length} octets)`,
        sentBytes: line.length + length,
        ...(from === 0 ? { message: made } : {}),
      };
    });
    return { octets, last };
  });
}
