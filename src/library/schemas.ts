// The JSON Schemas that are published: one table for `mxprobe schema`, schema/ and the test that they are current.
import { probeSchema } from '../baseline/probe-shape.ts';
import { sandboxLineShape } from '../control/line-shapes.ts';
import { reproductionShape } from '../diagnosis/proof/document.ts';
import type { JsonSchema } from '../document/checking.ts';
import { publishedSchema } from '../document/json-shape.ts';
import { importShape } from '../log/import-document.ts';
import { reportsShape } from '../log/reports-document.ts';
import { bounceShape } from '../report/bounce-document.ts';
import { resultsShape, statusShape } from '../report/fleet-document.ts';
import { judgementShape } from '../report/judgement-document.ts';
import { logShape } from '../report/log-document.ts';
import { thresholdDocumentShape } from '../report/threshold-document.ts';
import { runShape } from '../run/document.ts';
import { policySchema } from '../scenario/policy.ts';
import { scenarioSchema } from '../scenario/scenario-schema.ts';
import { mxShape } from '../survey/document.ts';
import { identityShape } from '../target/identity-document.ts';
import { receivedShape } from '../target/received-document.ts';

export const SCHEMAS: Readonly<Record<string, { readonly about: string; readonly make: () => JsonSchema }>> = {
  scenario: { about: 'a scenario file', make: scenarioSchema },
  policy: { about: 'a policy of the embedded MX', make: policySchema },
  probe: { about: 'a probe file', make: probeSchema },
  identity: { about: 'what receivers see in us, mxprobe/identity@1', make: () => publishedSchema(identityShape) },
  received: { about: 'what a receiver sees of a mail, mxprobe/received@1', make: () => publishedSchema(receivedShape) },
  mx: { about: 'the survey of a domain, mxprobe/mx@1', make: () => publishedSchema(mxShape) },
  'fleet-status': {
    about: 'where the rounds of a fleet stand, mxprobe/fleet-status@1',
    make: () => publishedSchema(statusShape),
  },
  'fleet-results': {
    about: 'what vantage points saw, mxprobe/fleet-results@1',
    make: () => publishedSchema(resultsShape),
  },
  run: { about: 'the run document, mxprobe/run@1', make: () => publishedSchema(runShape) },
  bounce: { about: 'what a bounce states and means, mxprobe/bounce@1', make: () => publishedSchema(bounceShape) },
  import: { about: 'what a transcript became, mxprobe/import@1', make: () => publishedSchema(importShape) },
  judgement: {
    about: 'a recorded run judged again, mxprobe/judgement@1',
    make: () => publishedSchema(judgementShape),
  },
  reports: { about: 'what aggregate reports tell, mxprobe/reports@1', make: () => publishedSchema(reportsShape) },
  log: { about: 'what logs tell of refusals, mxprobe/log@1', make: () => publishedSchema(logShape) },
  threshold: {
    about: 'how many a server takes, mxprobe/threshold@1',
    make: () => publishedSchema(thresholdDocumentShape),
  },
  sandbox: {
    about: 'the lines of `mxprobe sandbox --json`, mxprobe/sandbox@1',
    make: () => publishedSchema(sandboxLineShape),
  },
  reproduction: {
    about: 'a bounce asked again, mxprobe/reproduction@1',
    make: () => publishedSchema(reproductionShape),
  },
};
