// Invariant: any octets are read without a throw; a code is 200 to 599, an address has no line end, and a bounce that was cut
// never tells another code for a recipient than the whole does.
import { readBounce } from '../../src/bounce/read-bounce.ts';
import { hold, type Target } from '../target.ts';

export const bounce: Target = {
  name: 'bounce',
  check(octets, random, seeds) {
    const facts = readBounce(octets);
    for (const { recipient, sender, remote, status, reply } of facts.failures) {
      hold(recipient?.includes('@') ?? true, `the recipient ${JSON.stringify(recipient)}`);
      for (const value of [recipient, sender, remote.host, remote.address, status])
        hold(!/[\s\0]/.test(value ?? ''), `the field ${JSON.stringify(value)}`);
      hold(
        reply?.code === undefined || reply.code === null || (reply.code >= 200 && reply.code < 600),
        `the code ${reply?.code}`,
      );
    }
    const seed = seeds[random(seeds.length)];
    if (seed !== undefined) neverContradicts(seed, seed.subarray(0, random(seed.length)));
    return [
      facts.kind,
      facts.form,
      ...facts.failures.slice(0, 3).map((one) => [one.stage, one.stageBasis, one.action, one.reply?.code].join()),
    ].join('|');
  },
};

function neverContradicts(whole: Buffer, cut: Buffer): void {
  const codes = new Map(readBounce(whole).failures.map((one) => [one.recipient, one.reply?.code ?? null]));
  for (const { recipient, reply } of readBounce(cut).failures) {
    const code = reply?.code ?? null;
    const told = codes.get(recipient);
    hold(
      code === null || told === undefined || told === code,
      `cut at ${cut.length}: ${code} for ${recipient}, and not ${told}`,
    );
  }
}
