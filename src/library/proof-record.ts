// A proof as the cases of a run: the conclusion is the first, each dialogue another. A dialogue was a question: answered, it has
// passed, whatever the answer was; what that proves, the conclusion says.
import type { Reproduction } from '../diagnosis/proof/document.ts';
import { withoutCases } from '../diagnosis/proof/held.ts';
import { sayConclusion } from '../report/reproduction-facts.ts';
import type { CaseRecord, TargetRecord } from '../run/document.ts';
import type { RunEvent } from '../run/events.ts';

/** The number of the conclusion's case; the dialogues follow. */
const CONCLUSION = 0;

/** An event of the run of one dialogue as one of the whole proof; null: it is none of it. `dialogue` counts from 1. */
export function proofEvent(event: RunEvent, dialogue: number): RunEvent | null {
  if (!('case' in event)) return null;
  if (event.e === 'case')
    return { ...event, case: dialogue, head: { ...event.head, id: `${event.head.id}, dialogue ${dialogue}` } };
  if (event.e !== 'case-end') return { ...event, case: dialogue };
  const { verdict, reason, text } = event;
  if (verdict === 'inconclusive') return { ...event, case: dialogue, verdict: 'skipped', reason: text ?? reason };
  return { ...event, case: dialogue, verdict: 'passed', reason: null, text: null };
}

/** The conclusion, and the proof itself; `cases`: those that are recorded by now. */
export function proofEnds(found: Reproduction, cases: readonly CaseRecord[]): RunEvent[] {
  const { started, finished, doubt } = found;
  const target = targetOf(found);
  const verdict = VERDICTS[found.conclusion];
  const text = sayConclusion(found);
  return [
    {
      e: 'case',
      case: CONCLUSION,
      head: {
        id: `reproduce@${target.host}`,
        scenario: 'what the bounce says, asked again',
        about: null,
        tags: [],
        file: 'reproduce',
        variant: 'conclusion',
        vars: {},
        target,
        started,
      },
    },
    { e: 'facts', case: CONCLUSION, facts: factsOf(found) },
    {
      e: 'finding',
      case: CONCLUSION,
      finding: { id: found.conclusion, severity: 'info', text, step: null, standard: null, remedy: null },
    },
    {
      e: 'case-end',
      case: CONCLUSION,
      verdict,
      reason: verdict === 'inconclusive' ? (doubt ?? 'inconclusive') : null,
      text: verdict === 'passed' ? null : text,
      ms: Math.max(0, Date.parse(finished) - Date.parse(started)),
      attempt: 1,
    },
    { e: 'result', result: withoutCases(found, cases) },
  ];
}

/** The question was answered, the server does not do what the bounce says, or it could not be put. */
const VERDICTS = {
  confirmed: 'passed',
  shown: 'passed',
  'receiver-must-act': 'passed',
  'not-reproduced': 'failed',
  inconclusive: 'inconclusive',
} as const satisfies Readonly<Record<Reproduction['conclusion'], string>>;

function factsOf({ conclusion, doubt, factor, cause, experiments, bounced }: Reproduction): Record<string, string> {
  const tried = experiments.map(({ factor: one, to, outcome }) => [`try.${one} ${to}`.slice(0, 200), outcome] as const);
  return {
    conclusion,
    cause,
    refusal: [bounced.code, bounced.enhanced].filter((one) => one !== null).join(' '),
    ...(doubt === null ? {} : { doubt }),
    ...(factor === null ? {} : { factor }),
    ...Object.fromEntries(tried),
  };
}

/** Where the dialogues went. */
function targetOf({ control, experiments }: Reproduction): TargetRecord {
  const asked = control ?? experiments[0]?.case;
  const nowhere = { host: 'nowhere', address: null, port: 0, mode: 'smtp', domain: null, sandbox: false, source: null };
  return asked?.target ?? { ...nowhere, mode: 'smtp' };
}
