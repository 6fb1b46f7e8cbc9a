// Baselines that an editor, a merge or a full disk has damaged.
import type { Content } from './bad-world.ts';

/** Baseline -> what is said of it. */
export const BASELINES: Readonly<Record<string, readonly [content: Content, says: RegExp]>> = {
  torn: ['{', /baselines\/p\.json:1:2: error: no JSON: it ends too soon: a key in double quotes/],
  'cut off': ['{"schema":\n  "mxprobe/baseline@1",\n', /p\.json:2:24: error: no JSON: it ends too soon: a key/],
  empty: ['', /baselines\/p\.json:1:1: error: no JSON: it ends too soon: a value is expected/],
  nul: [Buffer.alloc(64), /1:1: error: no JSON: a value is expected/],
  utf16: [Buffer.from('\ufeff{}', 'utf16le'), /1:1: error: no JSON/],
  list: ['[]', /1:1: error: not an object/],
  'a comma too many': ['{\n  "a": 1,\n}', /p\.json:2:9: error: no JSON: a comma with nothing behind it/],
  'a comma too few': ['{\n  "a": 1\n  "b": 2\n}', /p\.json:3:3: error: no JSON: `,` or `}` is expected/],
  'a merge': [
    '{\n<<<<<<< ours\n  "a": 1\n',
    /p\.json:2:1: error: no JSON: the mark of a merge conflict\n {2}2 \| <<<<<<< ours\n/,
  ],
  'another version': ['{\n "schema":"mxprobe/baseline@99"}', /:2:11: error: schema: `mxprobe\/baseline@99` is not/],
  types: ['{"schema":"mxprobe/baseline@1",\n"cases":5}', /:2:9: error: cases: not an object/],
  'a case without steps': [
    '{"schema":"mxprobe/baseline@1","cases":{\n"a.b": {"target":{"host":"h"},"verdict":"passed"}}}',
    /:2:8: error: cases\.a\.b: `steps` is missing/,
  ],
  prototype: [
    '{"schema":"mxprobe/baseline@1","__proto__":{"cases":{}},"constructor":1}',
    /1:1: error: `cases` is missing/,
  ],
  nest: ['['.repeat(200_000), /1:200001: error: no JSON: it ends too soon/],
  huge: [Buffer.alloc(17 << 20, '['), /octets, and \d+ are the limit/],
  fifo: [null, /not a regular file/],
};
