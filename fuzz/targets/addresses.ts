// Invariant: what is a path by RFC 5321 is the same path read leniently, and holds no CR, LF or NUL; a target has none either.
import { parseTarget } from '../../src/target/parse-target.ts';
import { parseMailArguments, parsePath, parseRcptArguments } from '../../src/wire/mailbox.ts';
import { hold, type Target } from '../target.ts';

export const addresses: Target = {
  name: 'addresses',
  check(octets) {
    const text = octets.toString('utf8');
    const strict = parsePath(text);
    const lenient = parsePath(text, { lenient: true });
    if (strict.ok) {
      hold(lenient.ok && JSON.stringify(lenient) === JSON.stringify(strict), 'lenient differs from strict');
      hold(!/[\r\n\0]/.test(strict.local + strict.domain), 'a line end in a path');
    } else hold(strict.at >= 0 && strict.at <= text.length, `a problem at ${strict.at} of ${text.length}`);
    const sender = parseMailArguments(`FROM:${text}`);
    const recipient = parseRcptArguments(`TO:${text}`);
    for (const one of [sender, recipient])
      if (one.ok)
        for (const [name, value] of one.params)
          hold(!/[\r\n\0 ]/.test(name + (value ?? '')), 'a parameter of two words');
    const target = parseTarget(text);
    if ('target' in target)
      hold(
        !/[\0-\x20\x7f]/.test(JSON.stringify(target.target).replaceAll(' ', '')) || target.target.kind === 'socket',
        'a control in a target',
      );
    return [
      strict.ok
        ? `${strict.null}${strict.domain.startsWith('[')}${strict.utf8}${strict.sourceRoute.length > 0}`
        : strict.problem,
      lenient.ok,
      sender.ok ? sender.params.size > 0 : sender.problem,
      recipient.ok,
      'target' in target ? target.target.kind : target.problem.message.replace(/".*"/s, ''),
    ].join('|');
  },
};
