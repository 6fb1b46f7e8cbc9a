// The control: the dialogue of the bounce, as the server answers it now. Some refusals need more than the dialogue: many in
// a short time, a size above the limit. And a server that demands TLS before anything else is asked within TLS.
import type { PlannedCase } from '../../run/plan.ts';
import { diagnose } from '../diagnose.ts';
import { refusalIn } from './answer.ts';
import type { Asked, Asking, Control } from './asking.ts';
import { manyRecipients, misbehaving } from './protocol.ts';
import type { Means, Question } from './question.ts';
import { usesStartTls, withEndOfData, withHello, withMessage, withSize, withStartTls } from './vary.ts';

/** Rates that are worth showing are lower. */
const MAX_BURST = 12;

/** Asks until the server refuses as it did, or tells what came instead. */
export async function establishControl(question: Question, means: Means, asking: Asking): Promise<Control> {
  const { messages } = question;
  const dialogue = messages.control === null ? question.control : withMessage(question.control, messages.control);
  // "refused to talk to me" means the greeting or EHLO: a server that greets is asked on.
  const written = question.refused.stage === 'connect' && question.breaks === null ? withHello(dialogue) : dialogue;
  const first = await asking.ask(written);
  const encrypted =
    (await withinTls(written, first, means, asking)) ?? (await forLogin(question, written, first, asking));
  const [planned, asked] = encrypted ?? [written, first];
  const plain: Control = { planned, asked, burst: null, sizeBytes: null, misbehaviour: null, orderly: planned };
  if (asked.answer.kind !== 'accepted') return plain;
  const control = (await provoked(question, plain, asking)) ?? plain;
  if (control.asked.answer.kind !== 'accepted' || !mayGoOn(question)) return control;
  return (await atTheEnd(question, plain, asking)) ?? control;
}

/** What needs more than the dialogue: a size, a number, a rule that is broken. Null: this refusal needs nothing of it. */
async function provoked(question: Question, plain: Control, asking: Asking): Promise<Control | null> {
  const { diagnosis, owned } = question;
  if (diagnosis.proof.includes('size')) return await aboveSize(question, plain, asking);
  if (!owned) return null;
  const many = diagnosis.cause === 'rcpt-limit' ? await manyRecipients(plain, asking) : null;
  if (many !== null) return many;
  if (diagnosis.proof.includes('rate')) return await oftenEnough(plain, asking);
  return diagnosis.proof.includes('protocol') ? await misbehaving(question, plain, asking) : null;
}

/** A bounce that does not say to which command the reply came may mean the message; a stranger is sent only one that the user gave. */
const mayGoOn = ({ refused, owned, messages }: Question) =>
  refused.stage === null && (owned || messages.control !== null);

/** The same dialogue to the end of a message; null if that is taken, too. */
async function atTheEnd(question: Question, plain: Control, asking: Asking): Promise<Control | null> {
  const { messages, refused } = question;
  const planned = withEndOfData(plain.planned, messages.control ?? messages.other);
  const asked = await asking.ask(planned);
  const whole: Control = { ...plain, planned, asked, orderly: planned };
  if (asked.answer.kind !== 'accepted') return asked.isRefused ? whole : null;
  const control = await provoked({ ...question, refused: { ...refused, stage: 'eod' } }, whole, asking);
  return control?.asked.isRefused === true ? control : null;
}

/** The same inside TLS, where the server answers nothing else outside it. */
async function withinTls(
  planned: PlannedCase,
  { answer, isRefused }: Asked,
  { catalogue }: Means,
  asking: Asking,
): Promise<readonly [PlannedCase, Asked] | null> {
  if (isRefused || answer.kind !== 'refused' || usesStartTls(planned)) return null;
  const { text, code, enhanced, stage } = refusalIn(answer);
  if (diagnose({ text, code, enhanced, stage }, catalogue).cause !== 'tls-required') return null;
  const encrypted = withStartTls(planned, true);
  return [encrypted, await asking.ask(encrypted)];
}

/** A login is sent within TLS only; if it is to be the one thing that differs, the control is encrypted too. */
async function forLogin(
  { login, diagnosis }: Question,
  planned: PlannedCase,
  { isRefused }: Asked,
  asking: Asking,
): Promise<readonly [PlannedCase, Asked] | null> {
  if (!isRefused || login === null || login.clearText || usesStartTls(planned)) return null;
  if (!diagnosis.proof.includes('auth')) return null;
  const encrypted = withStartTls(planned, true);
  const asked = await asking.ask(encrypted);
  return asked.isRefused ? [encrypted, asked] : null;
}

async function aboveSize(question: Question, plain: Control, asking: Asking): Promise<Control | null> {
  const limit = announcedSize(plain.asked);
  const sizeBytes = question.sizeBytes ?? (limit === null ? null : clearlyAbove(limit));
  if (sizeBytes === null) return null;
  const isSent = question.owned && question.refused.stage === 'eod';
  const planned = withSize(plain.planned, sizeBytes, isSent);
  return { ...plain, planned, asked: await asking.ask(planned), sizeBytes };
}

/** Servers count headers and line ends of their own, and some let a little more pass than they announce. */
const clearlyAbove = (limit: number) => Math.ceil(limit * 1.1) + 1024;

/** `SIZE 10240` in the EHLO reply (RFC 1870 3); null if there is no limit, or none is told. */
function announcedSize({ record }: Asked): number | null {
  for (const step of record.steps) {
    for (const { reply } of step.exchanges) {
      const size = reply?.lines.map((line) => /^250[ -]SIZE ([1-9]\d{0,11})$/i.exec(line)?.[1]).find((found) => found);
      if (size !== undefined) return Number(size);
    }
  }
  return null;
}

/** The same again at once, until it is refused. */
export async function oftenEnough(control: Control, asking: Asking): Promise<Control | null> {
  for (let burst = 2; burst <= MAX_BURST; burst += 1) {
    const asked = await asking.ask(control.planned, 'at once');
    if (asked.isRefused) return { ...control, asked, burst };
    if (asked.answer.kind !== 'accepted') return null;
  }
  return null;
}
