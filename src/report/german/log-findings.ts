// What a night says of a kind of refusal in our logs (library/log-cases.ts), in German: the texts of the explanations.
import { briefOf } from '../../diagnosis/brief.ts';
import { CAUSES } from '../../diagnosis/cause.ts';

/** With what is to be done behind it, and without. */
export const LOG_FINDINGS: Readonly<Record<string, string>> = Object.fromEntries(
  CAUSES.flatMap((cause) => {
    const [en, de] = [briefOf(cause, 'en'), briefOf(cause, 'de')];
    return [
      [`${en.label}: {said}`, `${de.label}: {said}`],
      [`${en.label}: {said}; ${en.remedy}`, `${de.label}: {said}; ${de.remedy}`],
      [en.remedy, de.remedy],
    ];
  }),
);
