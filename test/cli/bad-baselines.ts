// Baselines that an editor, a merge or a full disk has damaged.
import type { Content } from './bad-world.ts';

/** Baseline -> what is said of it. */
export const BASELINES: Readonly<Record<string, readonly [content: Content, says: RegExp]>> = {
  torn: ['{', /baselines\/p\.json:1:1: error: no JSON/],
  empty: ['', /baselines\/p\.json:1:1: error: no JSON/],
  nul: [Buffer.alloc(64), /1:1: error: no JSON/],
  utf16: [Buffer.from('\ufeff{}', 'utf16le'), /1:1: error: no JSON/],
  list: ['[]', /1:1: error: not an object/],
  'another version': ['{"schema":"mxprobe/baseline@99"}', /schema: `mxprobe\/baseline@99` is not/],
  types: ['{"schema":"mxprobe/baseline@1","cases":5}', /1:1: error: /],
  prototype: ['{"schema":"mxprobe/baseline@1","__proto__":{"cases":{}},"constructor":1}', /1:1: error: /],
  nest: ['['.repeat(200_000), /1:1: error: no JSON/],
  huge: [Buffer.alloc(17 << 20, '['), /octets, and \d+ are the limit/],
  fifo: [null, /not a regular file/],
};
