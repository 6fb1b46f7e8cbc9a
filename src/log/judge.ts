// The reason in a log line -> what was said, its template and its cause. Reasons repeat, templates more so: each is looked at once.
// Who knows causes is asked through `Judge`: the rooms do not see each other.
import type { Basis } from '../quoted/grammar.ts';
import type { LogLine } from '../quoted/log-fact.ts';
import { logReply } from '../quoted/log-reply.ts';
import { maskSecrets } from '../quoted/secret-words.ts';
import type { Stage } from '../wire/stage.ts';
import type { LogRefusal } from './event.ts';
import { kept } from './kept-text.ts';
import { templateOf } from './template.ts';

export interface Judgement {
  readonly cause: string | null;
  readonly actor: string | null;
  /** Where a refusal of this cause comes, if the log does not say; null: nobody knows. */
  readonly stage: Stage | null;
}

export interface Asked
  extends Pick<LogRefusal, 'direction' | 'code' | 'enhanced' | 'dsn' | 'text' | 'local' | 'stage' | 'disposition'> {
  /** What the same process said of TLS just before. */
  readonly tls: string | null;
  /** On a port for people's own programs, where a login is asked for. */
  readonly isSubmission: boolean;
}
/** What is known of a refusal beside its own line. */
export type Around = Pick<Asked, 'tls' | 'isSubmission'>;
export type Judge = (asked: Asked) => Judgement;

export interface Understood {
  readonly said: Pick<LogRefusal, 'code' | 'enhanced' | 'text' | 'local' | 'stage'> & { readonly stageBasis: Basis };
  readonly host: string | null;
  readonly address: string | null;
  readonly port: number | null;
  readonly template: string;
  readonly judgement: Judgement;
  /** What the judge was asked, for who explains. */
  readonly asked: Asked;
}

/** Reasons and templates that are remembered; a hostile log has more, and is slower. */
const MOST_REMEMBERED = 4000;

/** Replies name the recipient: those that differ in nothing else are one. */
interface Remembered {
  readonly understood: Understood;
  /** What was said, with a mark for the recipient; null: it does not name him. */
  readonly marked: Pick<Understood['said'], 'text' | 'local'> | null;
}

const WHO = '\0';
/** Other addresses could be taken for words of the reply. */
const PLAIN = /^[\w.+=-]{1,64}@[\w.-]{4,255}$/;

function namedIn(reason: string, { recipients }: LogLine): string | null {
  const [who] = recipients;
  return who !== undefined && recipients.length === 1 && reason.includes(who) && PLAIN.test(who) ? who : null;
}

function remembered(understood: Understood, who: string | null): Remembered {
  if (who === null) return { understood, marked: null };
  const { text, local } = understood.said;
  const mark = (words: string | null) => (words === null ? null : kept(words.replaceAll(who, WHO)));
  return { understood, marked: { text: mark(text), local: mark(local) } };
}

function sayingTo({ understood, marked }: Remembered, who: string): Understood {
  if (marked === null) return understood;
  const naming = (words: string | null) => (words === null ? null : words.replaceAll(WHO, who));
  const said = { ...understood.said, text: naming(marked.text), local: naming(marked.local) };
  return { ...understood, said };
}

export class Judging {
  readonly #judge: Judge;
  readonly #reasons = new Map<string, Map<string, Remembered>>();
  #remembered = 0;
  readonly #judgements = new Map<string, Judgement>();

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  understood(log: LogLine, line: string, around: Around): Understood {
    const { tls, isSubmission } = around;
    const alike = this.#alike(
      `${log.mta} ${log.direction} ${log.action} ${log.stage} ${log.status} ${isSubmission} ${tls ?? ''}`,
    );
    const reason = line.slice(log.reasonAt, log.reasonEnd);
    const who = namedIn(reason, log);
    const known = who === null ? alike.get(reason) : alike.get(reason.replaceAll(who, WHO));
    if (known !== undefined) return who === null ? known.understood : sayingTo(known, who);
    const found = this.#understand(log, line, around);
    if (this.#remembered >= MOST_REMEMBERED) {
      this.#reasons.clear();
      this.#remembered = 0;
    }
    this.#remembered += 1;
    alike.set(kept(who === null ? reason : reason.replaceAll(who, WHO)), remembered(found, who));
    return found;
  }

  /** The reasons of lines that are alike but for them. */
  #alike(key: string): Map<string, Remembered> {
    const known = this.#reasons.get(key);
    if (known !== undefined) return known;
    const alike = new Map<string, Remembered>();
    this.#reasons.set(kept(key), alike);
    return alike;
  }

  #understand(log: LogLine, line: string, around: Around): Understood {
    const { reply, local, stage, basis, isPipelined, ...remote } = logReply(log, line);
    const text = reply === null ? null : kept(maskSecrets(reply.text));
    const own = local === null ? null : kept(maskSecrets(local));
    const template = templateOf(text ?? own ?? '');
    const asked: Asked = {
      direction: log.direction,
      code: reply?.code ?? null,
      enhanced: reply?.enhanced ?? null,
      dsn: log.status === null ? null : kept(log.status),
      text,
      local: own,
      stage,
      disposition: log.action === 'delayed' ? 'deferred' : 'refused',
      ...around,
    };
    const judgement = this.#judged(asked, template);
    const inferred = stage === null && isPipelined ? judgement.stage : null;
    return {
      said: {
        code: asked.code,
        enhanced: asked.enhanced === null ? null : kept(asked.enhanced),
        text,
        local: own,
        stage: stage ?? inferred,
        stageBasis: inferred === null ? basis : 'inferred',
      },
      host: remote.host === null ? null : kept(remote.host),
      address: remote.address === null ? null : kept(remote.address),
      port: remote.port,
      template,
      judgement,
      asked,
    };
  }

  #judged(asked: Asked, template: string): Judgement {
    const { direction, code, enhanced, stage, disposition, tls, isSubmission } = asked;
    const key = `${direction} ${isSubmission} ${code} ${enhanced} ${stage} ${disposition} ${tls === null ? '' : templateOf(tls)}\n${template}`;
    const known = this.#judgements.get(key);
    if (known !== undefined) return known;
    const found = this.#judge(asked);
    if (this.#judgements.size >= MOST_REMEMBERED) this.#judgements.clear();
    this.#judgements.set(key, found);
    return found;
  }
}
