// capture: takes a part of a reply into a variable.
import { execPattern } from '../scenario/pattern.ts';
import type { Step } from '../scenario/scenario.ts';
import { patternWith } from '../scenario/short-form.ts';
import type { Reply } from '../wire/reply.ts';
import type { Session } from './session.ts';

/** Sets the variables and returns them for the record; one that does not match is a difference. */
export function capture(
  step: Step,
  reply: Reply | null,
  session: Session,
  differences: string[],
): Record<string, string> {
  const captured: Record<string, string> = Object.create(null);
  for (const { name, from } of step.captures) {
    const compiled = patternWith(from, session.values);
    const result = reply === null || 'refuse' in compiled ? null : execPattern(compiled, reply.text);
    const value = result?.match?.[1] ?? result?.match?.[0];
    if (value === undefined) {
      if (differences.length === 0)
        differences.push(
          `nothing to capture as ${name}: ${'source' in compiled ? `/${compiled.source}/` : 'the pattern'} does not match`,
        );
      session.values.set(name, '');
      continue;
    }
    session.values.set(name, value);
    captured[name] = session.around.redactor.text(value);
  }
  return captured;
}
