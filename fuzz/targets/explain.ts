// Invariant: whatever is pasted as a reply is explained in sentences or told to be none; masks leave nothing that grows; the word of
// advice on a file is one line.
import { BUILT_IN_MASKS, MAX_TEXT_LENGTH, maskText } from '../../src/baseline/masks.ts';
import { readBounce } from '../../src/bounce/read-bounce.ts';
import { adviceFor, adviceForPasted } from '../../src/cli/other-input.ts';
import { builtInCatalogue } from '../../src/diagnosis/catalogue.ts';
import { normalise } from '../../src/diagnosis/normalise.ts';
import { diagnoseFailure } from '../../src/library/explain-bounce.ts';
import { explainReply } from '../../src/library/explain-reply.ts';
import { hold, type Target } from '../target.ts';

const HOW = {
  lang: 'en',
  audience: 'admin',
  catalogue: builtInCatalogue(),
  remote: null,
  recipient: null,
} as const;

export const explain: Target = {
  name: 'explain',
  check(octets) {
    const text = octets.toString('utf8');
    const { text: line, stage } = normalise(text);
    hold(!/[\0-\x1f\x7f]/.test(line), 'a control in a line');
    hold(maskText(text, BUILT_IN_MASKS).text.length <= 8 * MAX_TEXT_LENGTH, 'masks that grow');
    for (const advice of [adviceFor(octets, 'explain'), adviceForPasted(octets)])
      hold(advice === null || !/[\0-\x1f]/.test(advice), 'advice of two lines');
    const told = explainReply(text, HOW, { readBounce, diagnoseFailure });
    return `${stage}${'noRefusal' in told ? 'none' : `${told.explanation.cause}${told.explanation.basis}`}`;
  },
};
