// What is promised of files and command lines, each taken out by a small edit: taken-out.ts.
import type { Row } from './taken-out.ts';

/** Guarantee 3: bounds. */
export const BOUNDS_OF_FILES: readonly Row[] = [
  [
    'a name for ALPN has 1 to 255 octets, or Node aborts',
    'scenario/handshake-values.ts',
    '/^[!-~]{1,255}$/',
    '/^[!-~]*$/',
    'cli/bad-documents',
    'a protocol of',
  ],
  [
    'SPF ends after ten look-ups',
    'trust/spf-session.ts',
    'MAX_TERMS = 10;',
    'MAX_TERMS = 2_000;',
    'hostile/identity',
    'grows tenfold',
  ],
];

/** Guarantee 8: a scenario file is data. */
export const YAML_OF_FILES: readonly Row[] = [
  [
    'no tags',
    'document/yaml-tree.ts',
    'if (node.tag !== undefined) {',
    "if (node.tag === 'never') {",
    'cli/bad-documents',
    'a tag of YAML|a binary tag',
  ],
  [
    'no YAML 1.1',
    'document/yaml-mistake.ts',
    "version.explicit && version.version !== '1.2'",
    "version.explicit && version.version === 'never'",
    'cli/bad-documents',
    'YAML 1.1',
  ],
  [
    'CR alone ends no line',
    'document/read-yaml.ts',
    '\\ufffd]|\\r(?!\\n)/.exec(text)',
    '\\ufffd]/.exec(text)',
    'cli/bad-documents',
    'CR alone',
  ],
];

/** Guarantee 16: every value is a field. */
export const FIELDS_OF_FILES: readonly Row[] = [
  [
    'no NUL in a command that is told of a night',
    'baseline/notify-shape.ts',
    "argument.includes('\\0')",
    "argument.includes('never')",
    'cli/bad-documents',
    'command: .cat, ',
  ],
];

/** Guarantee 17: nothing is cut in silence. */
export const TOLD_OF_FILES: readonly Row[] = [
  [
    'a dialogue of more steps than are read is refused',
    'scenario/steps.ts',
    'if (out.length < MAX_STEPS) return false;',
    "if (out.length < MAX_STEPS || next.kind === 'list') return false;\n  if (next.kind === 'map' || next.kind === 'scalar') return true;",
    'cli/bad-documents',
    'a repetition of repetitions',
  ],
  [
    'a killed case has lasted as long as its steps',
    'report/duration.ts',
    "ms === 0 && reason === 'interrupted' ? steps.reduce((sum, step) => sum + step.ms, 0) : ms",
    'steps.length < 0 ? 0 : ms',
    'record/killed',
    'lasted as long',
  ],
];
