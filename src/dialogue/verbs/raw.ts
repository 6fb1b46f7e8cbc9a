// send: a line as written, or octets with nothing added.
import type { Action } from '../../scenario/scenario.ts';
import { textOf } from '../../scenario/template.ts';
import { command } from '../../wire/command.ts';
import { type Session, words } from '../old-session.ts';
import { type Performed, refusal } from '../perform.ts';
import { utf8 } from './hello.ts';

type Send = Extract<Action, { verb: 'send' }>;

export async function sendRaw(step: Send, session: Session, deadlineMs: number): Promise<Performed> {
  const written = rawOctets(step, session);
  if ('refuse' in written) return refusal(written.refuse);
  const answer = await session.exchange({ stage: 'other', octets: written.octets, shown: written.shown, deadlineMs });
  return answer.outcome === 'timeout' ? { ...answer, detail: `silence for ${words(deadlineMs)}` } : answer;
}

export function rawOctets(
  step: Send,
  session: Pick<Session, 'values'>,
): { readonly octets: string; readonly shown: string } | { readonly refuse: string } {
  const line = textOf(step.line, session.values);
  // Characters up to U+00FF are octets here; only a variable's value can hold others.
  if (step.raw) return { octets: line.replace(/[^\0-\xff]+/g, utf8), shown: line.replace(/\r\n$/, '') };
  const checked = command(line);
  return checked.ok ? { octets: `${utf8(checked.line)}\r\n`, shown: checked.line } : { refuse: checked.problem };
}
