// The JSON Schemas that are published: one table for `mxprobe schema`, schema/ and the test that they are current.
import { probeSchema } from '../baseline/probe-shape.ts';
import type { JsonSchema } from '../document/shape.ts';
import { identitySchema } from '../record/identity-shape.ts';
import { mxSchema } from '../record/mx-shape.ts';
import { runSchema } from '../record/schema.ts';
import { bounceSchema } from '../report/bounce-shape.ts';
import { reproductionSchema } from '../report/reproduction-shape.ts';
import { thresholdSchema } from '../report/threshold-document.ts';
import { scenarioSchema } from '../scenario/file-shape.ts';

export const SCHEMAS: Readonly<Record<string, { readonly about: string; readonly make: () => JsonSchema }>> = {
  scenario: { about: 'a scenario file', make: scenarioSchema },
  probe: { about: 'a probe file', make: probeSchema },
  identity: { about: 'what receivers see in us, mxprobe/identity@1', make: identitySchema },
  mx: { about: 'the survey of a domain, mxprobe/mx@1', make: mxSchema },
  run: { about: 'the run document, mxprobe/run@1', make: runSchema },
  bounce: { about: 'what a bounce states and means, mxprobe/bounce@1', make: bounceSchema },
  threshold: { about: 'how many a server takes, mxprobe/threshold@1', make: thresholdSchema },
  reproduction: { about: 'a bounce asked again, mxprobe/reproduction@1', make: reproductionSchema },
};
