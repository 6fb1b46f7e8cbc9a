// Invariant: a keyword is one word in upper case and stands in the reply; a reply that is no 2xx offers nothing.
import { authMechanisms, parseEhlo, sizeLimit } from '../../src/wire/ehlo.ts';
import { hold, type Target } from '../target.ts';
import { repliesOf } from './reply.ts';

export const ehlo: Target = {
  name: 'ehlo',
  check(octets) {
    let way = '';
    for (const reply of repliesOf([octets]).slice(0, 4)) {
      const offered = parseEhlo(reply);
      const text = reply.text.toUpperCase();
      for (const [keyword, parameters] of offered.keywords) {
        hold(keyword !== '' && !/[ \t]/.test(keyword), `the keyword ${JSON.stringify(keyword)}`);
        hold(text.includes(keyword), `the keyword ${JSON.stringify(keyword)} is made up`);
        for (const parameter of parameters)
          hold(parameter !== '' && reply.text.includes(parameter), 'a parameter is made up');
      }
      hold(Math.floor((reply.code ?? 0) / 100) === 2 || offered.keywords.size === 0, 'a refusal offers something');
      const limit = sizeLimit(offered);
      hold(limit === null || (limit >= 0 && Number.isFinite(limit)), `the size ${limit}`);
      hold(new Set(authMechanisms(offered)).size === authMechanisms(offered).length, 'a mechanism twice');
      way += `${offered.keywords.size > 0}${limit === null}${offered.observations.map(({ id }) => id).slice(0, 4)}${offered.duplicates.length > 0};`;
    }
    return way;
  },
};
