// What a domain publishes for senders that use TLS: MTA-STS and TLS-RPT. Parts of `mxprobe/mx@1`.
import { listOf, type Of, object, orNull, text, word } from '../document/json-shape.ts';
import { resultShape, stsPolicyShape } from '../trust/tls-facts.ts';

export const stsShape = object({
  verdict: [
    word('valid', 'absent', 'failed', 'unknown'),
    '`valid`: there is a policy. `absent`: none is announced. `failed`: one is announced, and senders cannot use it. ' +
      '`unknown`: the DNS did not say.',
  ],
  id: [orNull(text), 'The id of the TXT record.'],
  url: [orNull(text), 'Where the policy was fetched.'],
  address: [orNull(text), 'The address that it was fetched from.'],
  policy: [orNull(stsPolicyShape), 'The policy, if senders would use it.'],
  problems: [listOf(text), 'What is wrong: of the record, the fetch or the policy; the line of the policy is in it.'],
  warnings: [listOf(text), 'What senders tolerate, and an admin should not.'],
  result: [orNull(resultShape), 'As reports of RFC 8460 4.3 name it; null if there is nothing to report.'],
  fault: [orNull(word('record', 'fetch', 'policy')), 'Where it failed.'],
});
export interface FoundSts extends Of<typeof stsShape> {}

export const tlsRptShape = object({
  verdict: [word('valid', 'absent', 'invalid', 'unknown'), '`unknown`: the DNS did not say.'],
  reportTo: [listOf(text), 'The URIs that reports go to.'],
  problem: [orNull(text), 'What is wrong with the record, or with the look-up.'],
});
export interface FoundTlsRpt extends Of<typeof tlsRptShape> {}
