// What a command other than `run` found, in the words in which it told it: from its record.
import { reproductionShape } from '../diagnosis/proof/document.ts';
import { withCases } from '../diagnosis/proof/held.ts';
import { type JsonShape, readAs } from '../document/json-shape.ts';
import type { RunView } from '../run/cases.ts';
import { mxShape } from '../survey/document.ts';
import { identityShape } from '../target/identity-document.ts';
import { bounceAsText } from './bounce.ts';
import { bounceShape } from './bounce-document.ts';
import { describeIdentity } from './identity.ts';
import { mxText } from './mx.ts';
import { type Palette, plain } from './palette.ts';
import { reproductionAsText } from './reproduction.ts';
import { inEnglish, type Say } from './say.ts';

export interface ResultOptions {
  readonly palette?: Palette;
  readonly verbose?: boolean;
  readonly width?: number;
  /** English if not given; what explains bounces has its own language. */
  readonly say?: Say;
}

/** Ends with a line end; null where `run` made the record, or what it found can't be read. */
export function resultText(
  { result, cases }: Pick<RunView, 'result' | 'cases'>,
  options: ResultOptions = {},
): string | null {
  const { palette = plain, verbose = false, width = 100, say = inEnglish } = options;
  if (result === undefined) return null;
  switch (result.schema) {
    case 'mxprobe/mx@1':
      return told(mxShape, result, (survey) => mxText(survey, { palette, width, details: verbose, say }));
    case 'mxprobe/identity@1':
      return told(identityShape, result, (identity) => `${describeIdentity(identity).join('\n')}\n`);
    case 'mxprobe/reproduction@1':
      return told(reproductionShape, withCases(result, cases), (found) =>
        reproductionAsText(found, { palette, width, verbose, say }),
      );
    case 'mxprobe/bounce@1':
      return told(bounceShape, result, (bounce) => {
        const lang = bounce.failures[0]?.explanation?.lang ?? 'en';
        return bounceAsText(bounce, { lang, palette, width });
      });
    default:
      return null;
  }
}

function told<T>(shape: JsonShape<T>, result: unknown, say: (value: T) => string): string | null {
  const read = readAs(shape, result);
  return 'problem' in read ? null : say(read.value);
}
