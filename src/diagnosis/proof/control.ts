// The control: the dialogue of the bounce, as the server answers it now. Some refusals need more than the dialogue: many in
// a short time, a size above the limit. And a server that demands TLS before anything else is asked within TLS.
import type { PlannedCase } from '../../run/plan.ts';
import { diagnose } from '../diagnose.ts';
import { refusalIn } from './answer.ts';
import type { Asked, Asking } from './asking.ts';
import type { Means, Question } from './question.ts';
import { usesStartTls, withMessage, withSize, withStartTls } from './vary.ts';

export interface Control {
  readonly planned: PlannedCase;
  readonly asked: Asked;
  /** Refused only when asked often: how many dialogues that took. */
  readonly burst: number | null;
  /** The size that is above the limit. */
  readonly sizeBytes: number | null;
}

/** Rates that are worth showing are lower. */
const MAX_BURST = 12;

/** Asks until the server refuses as it did, or tells what came instead. */
export async function establishControl(question: Question, means: Means, asking: Asking): Promise<Control> {
  const { diagnosis, messages } = question;
  const written = messages.control === null ? question.control : withMessage(question.control, messages.control);
  const first = await asking.ask(written);
  const encrypted =
    (await withinTls(written, first, means, asking)) ?? (await forLogin(question, written, first, asking));
  const [planned, asked] = encrypted ?? [written, first];
  const plain: Control = { planned, asked, burst: null, sizeBytes: null };
  if (asked.answer.kind !== 'accepted') return plain;
  if (diagnosis.proof.includes('size')) return (await aboveSize(question, plain, asking)) ?? plain;
  if (diagnosis.proof.includes('rate') && question.owned) return (await oftenEnough(plain, asking)) ?? plain;
  return plain;
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
  const sizeBytes = question.sizeBytes ?? (limit === null ? null : limit + 1);
  if (sizeBytes === null) return null;
  const isSent = question.owned && question.refused.stage === 'eod';
  const planned = withSize(plain.planned, sizeBytes, isSent);
  return { ...plain, planned, asked: await asking.ask(planned), sizeBytes };
}

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
