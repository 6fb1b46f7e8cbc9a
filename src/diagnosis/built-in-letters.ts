// Where the built-in signatures are filed. From the sources it is made when it is loaded; the build puts its value here
// (scripts/made-ahead.mjs), because making it is half of the start of `mxprobe explain`.
import { BUILT_IN } from './built-in.ts';
import { type Filed, fileByLetters } from './signature-index.ts';

export const BUILT_IN_FILED: Filed = fileByLetters(
  BUILT_IN.flatMap(({ signatures }) => signatures.map(({ pattern }) => pattern)),
);
