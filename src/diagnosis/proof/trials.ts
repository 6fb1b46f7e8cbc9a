// The experiments of one factor: the control with one thing changed, once for each value worth trying.
import type { PlannedCase } from '../../run/plan.ts';
import type { Message, TlsVersionName } from '../../scenario/scenario.ts';
import { reaches, type Stage } from '../../wire/stage.ts';
import { type FactorId, factorOf } from '../factor.ts';
import { proposalsFor } from '../proposals.ts';
import type { Control } from './asking.ts';
import type { Question } from './question.ts';
import {
  usesStartTls,
  withHelo,
  withLogin,
  withMessage,
  withRecipient,
  withSender,
  withSize,
  withStartTls,
  withTlsVersion,
} from './vary.ts';

export interface Trial {
  readonly factor: FactorId;
  /** The control's value and the one in its place, for a person. */
  readonly from: string;
  readonly to: string;
  readonly planned: PlannedCase;
}

/** The trials, or which option of the command line would make one possible; null: the dialogue does not get there. */
export type Trials = readonly Trial[] | { readonly option: string } | null;

/** The trials of a factor that can be changed between one dialogue and the next; time has a file of its own. */
export function trialsOf(factor: FactorId, question: Question, control: Control): Trials {
  if (!matters(factor, question, control)) return null;
  const { planned } = control;
  const { envelope } = question;
  const values = (from: string | null) => proposalsFor(factor, from, question.known, question.tries[factor]);
  const each = (from: string, make: (value: string) => PlannedCase): Trials => {
    const trials = values(from).map((to) => ({ factor, from, to, planned: make(to) }));
    return trials.length > 0 ? trials : { option: `--try ${factorOf(factor).option}=...` };
  };
  switch (factor) {
    case 'starttls': {
      const taken = usesStartTls(planned);
      return [{ factor, from: String(taken), to: String(!taken), planned: withStartTls(planned, !taken) }];
    }
    case 'helo':
      return each(envelope.helo, (name) => withHelo(planned, name));
    case 'sender':
      return each(envelope.from === '' ? '<>' : (envelope.from ?? ''), (from) => withSender(planned, from));
    case 'recipient':
      if (control.misbehaviour === 'many-recipients') return orderly(factor, control);
      return each(envelope.to, (to) => withRecipient(planned, to));
    case 'source':
      return sourceTrials(question, planned);
    case 'auth':
      return loginTrials(question, planned);
    case 'size':
      return sizeTrials(question, control);
    case 'content':
    case 'signature':
      return messageTrials(factor, question, planned);
    case 'protocol':
      return protocolTrials(question, control);
    case 'verify':
      return verifyTrials(question, planned);
    case 'tls-version':
      return each('any', (version) => withTlsVersion(planned, version as TlsVersionName));
    case 'family':
    case 'mx':
      return placeTrials(factor, question, planned);
    case 'port':
      return question.tries.port === undefined ? { option: '--try port=...' } : portTrials(question, planned);
    default:
      return null;
  }
}

/** The first command that a factor can matter to. */
const FIRST: Readonly<Partial<Record<FactorId, Stage>>> = {
  starttls: 'auth',
  helo: 'ehlo',
  sender: 'mail',
  recipient: 'rcpt',
  auth: 'auth',
  size: 'mail',
  content: 'eod',
  signature: 'eod',
  'tls-version': 'starttls',
};

/** The refusal may come earlier or later now than the bounce says: what counts is where it comes. */
function matters(factor: FactorId, { refused, breaks }: Question, { asked, planned }: Control): boolean {
  // where TLS itself does not come about, clear text shows whether the rest does
  if (factor === 'starttls' && breaks !== null && usesStartTls(planned)) return true;
  const stage = (asked.answer.kind === 'refused' ? asked.answer.step.stage : null) ?? refused.stage ?? 'rcpt';
  return stage !== 'other' && reaches(stage, FIRST[factor] ?? 'connect');
}

/** Another address of this machine, or another machine that asks the same. */
function sourceTrials({ known, tries, vantages }: Question, planned: PlannedCase): Trials {
  const from = planned.vantage ?? planned.source ?? 'usual';
  const own = planned.vantage === undefined ? proposalsFor('source', from, known, tries.source) : [];
  const trials: Trial[] = [
    ...own.map((source) => ({ factor: 'source' as const, from, to: source, planned: { ...planned, source } })),
    ...vantages
      .filter(({ name }) => name !== planned.vantage)
      .map(({ name, address }) => ({
        ...{ factor: 'source' as const, from },
        to: address === null ? name : `${name} (${address})`,
        planned: { ...planned, source: null, vantage: name },
      })),
  ];
  return trials.length > 0 ? trials : { option: '--try source=...' };
}

function loginTrials({ login }: Question, planned: PlannedCase): Trials {
  if (login === null) return { option: '--auth USER' };
  const from = planned.scenario.steps.some((step) => step.verb === 'auth') ? 'others' : 'none';
  return [{ factor: 'auth', from, to: login.user, planned: withLogin(planned, login) }];
}

function protocolTrials({ owned }: Question, control: Control): Trials {
  if (control.misbehaviour !== null) return orderly('protocol', control);
  return owned ? null : { option: '--owned' };
}

/** The rule kept that the control breaks. */
function orderly(factor: FactorId, { misbehaviour, orderly: planned }: Control): readonly Trial[] {
  return [{ factor, from: misbehaviour ?? '', to: 'in-order', planned }];
}

/** The certificate is looked at where the sending server did so; else there is nothing to leave out. */
function verifyTrials({ breaks }: Question, planned: PlannedCase): Trials {
  if (breaks === null || !usesStartTls(planned)) return null;
  const trial = { factor: 'verify', from: 'true', to: 'false' } as const;
  return [{ ...trial, planned: withStartTls(planned, true, { verify: false }) }];
}

function sizeTrials({ tries }: Question, { planned, sizeBytes }: Control): Trials {
  if (sizeBytes === null) return { option: '--size OCTETS' };
  const values = proposalsFor('size', String(sizeBytes), {}, tries.size).filter((value) => /^\d{1,12}$/.test(value));
  const isSent = planned.scenario.steps.some((step) => step.verb === 'data' && step.message.size !== null);
  return values.map((to) => ({
    factor: 'size',
    from: String(sizeBytes),
    to,
    planned: withSize(planned, Number(to), isSent),
  }));
}

function messageTrials(factor: FactorId, { messages }: Question, planned: PlannedCase): Trials {
  if (factor === 'signature')
    return messages.signed === null
      ? { option: '--dkim domain=..,selector=..,key=FILE' }
      : [{ factor, from: 'unsigned', to: 'signed', planned: withMessage(planned, messages.signed) }];
  if (messages.control === null) return { option: '--message FILE' };
  const other: Message = messages.other;
  return [{ factor, from: 'message', to: 'one-line', planned: withMessage(planned, other) }];
}

/** The addresses and hosts of the target that the user named, each for itself. */
function placeTrials(factor: 'family' | 'mx', { others }: Question, planned: PlannedCase): Trials {
  if (planned.place.kind === 'sandbox' && factor === 'family')
    return [{ factor, from: 'IPv4', to: 'IPv6', planned: { ...planned, source: '2001:db8::25' } }];
  if (planned.place.kind !== 'endpoints') return null;
  const [own] = planned.place.endpoints;
  const familyOf = ({ address }: { readonly address: string }) => (address.includes(':') ? 'IPv6' : 'IPv4');
  const wanted = others.filter((one) =>
    factor === 'mx'
      ? one.host !== own.host && familyOf(one) === familyOf(own)
      : one.host === own.host && familyOf(one) !== familyOf(own),
  );
  // One host by its name: whether there are others was not asked.
  if (wanted.length === 0) return own.domain === null && factor === 'mx' ? { option: '--target mx:DOMAIN' } : null;
  return wanted.map((one) => ({
    factor,
    from: factor === 'mx' ? own.host : familyOf(own),
    to: factor === 'mx' ? one.host : familyOf(one),
    planned: { ...planned, place: { kind: 'endpoints', endpoints: [one] } },
  }));
}

function portTrials({ tries }: Question, planned: PlannedCase): Trials {
  if (planned.place.kind !== 'endpoints') return null;
  const [own] = planned.place.endpoints;
  return (tries.port ?? []).map((to) => ({
    factor: 'port',
    from: String(own.port),
    to,
    planned: { ...planned, place: { kind: 'endpoints', endpoints: [{ ...own, port: Number(to) }] } },
  }));
}
