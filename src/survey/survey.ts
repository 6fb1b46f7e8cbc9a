// The survey of a domain's mail exchangers, or of one host: every host at every address, all at the same time. Prints
// nothing; `listen` hears of each endpoint when it is done.
import { round } from '../dialogue/answer.ts';
import { type AskingMeans, askEndpoint } from './ask-endpoint.ts';
import { Connections } from './connections.ts';
import type { EndpointRecord, MxSurvey } from './document.ts';
import { foldSurvey, judgeVisit } from './fold.ts';
import {
  findPointer,
  findPolicies,
  findWay,
  type LookMeans,
  type Policies,
  type SurveyQuestion,
  type Way,
} from './look.ts';
import type { FoldMeans, Visited } from './looked.ts';
import { judgeRenewal, type RenewalQuestion } from './renewal.ts';

export type { SurveyQuestion } from './look.ts';

export interface SurveyMeans extends Omit<AskingMeans, 'connections'>, LookMeans, Omit<FoldMeans, 'now'> {
  readonly signal: AbortSignal;
  /** Hears of each endpoint when it is done; `index` is its place among all. */
  readonly listen: (done: EndpointRecord, left: number, index: number) => void;
}

/** Surveys, and never rejects for what the DNS or a server does. */
export function surveyMx(question: SurveyQuestion, means: SurveyMeans): Promise<MxSurvey> {
  return timed(means, async () => {
    const way = await findWay(question, means);
    const policies = findPolicies(way, portOf(question), means);
    const visited = await visitAll(way, policies, means);
    return { written: question.written, way, policies: await policies, visited };
  });
}

type RenewalMeans = LookMeans & Omit<FoldMeans, 'now'> & Pick<SurveyMeans, 'clock'>;

/** Asks the DNS alone, and judges these certificates as if the hosts showed them. */
export function surveyRenewal(
  question: SurveyQuestion,
  certificates: RenewalQuestion['certificates'],
  means: RenewalMeans,
): Promise<MxSurvey> {
  return timed(means, async (now) => {
    const way = await findWay(question, means);
    const port = portOf(question);
    const policies = await findPolicies(way, port, means);
    const renewed = judgeRenewal({ certificates, port }, { way, policies }, { ...means, now });
    return { written: question.written, way, policies, visited: [], renewed };
  });
}

export const portOf = ({ target }: SurveyQuestion): number => ('port' in target ? target.port : 0);

async function timed(
  means: RenewalMeans,
  look: (now: Date) => Promise<Parameters<typeof foldSurvey>[0]>,
): Promise<MxSurvey> {
  const { clock, signal } = means;
  const started = clock.date();
  const begun = clock.now();
  const looked = await look(started);
  const doing = { started: started.toISOString(), ms: round(clock.now() - begun), interrupted: signal.aborted };
  return foldSurvey(looked, { ...means, now: clock.date() }, doing);
}

function visitAll({ endpoints }: Way, looked: Promise<Policies>, means: SurveyMeans): Promise<Visited[]> {
  const connections = new Connections();
  let left = endpoints.length;
  return Promise.all(
    endpoints.map(async (endpoint, index) => {
      const [answered, ptr, policies] = await Promise.all([
        askEndpoint(endpoint, { ...means, connections }),
        findPointer(endpoint.address, means),
        looked,
      ]);
      const visited = { answered, ptr };
      left -= 1;
      const { record } = judgeVisit(endpoint, visited, policies, { ...means, now: means.clock.date() });
      means.listen(record, left, index);
      return visited;
    }),
  );
}
