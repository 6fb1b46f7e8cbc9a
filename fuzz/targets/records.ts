// Invariant: the records and policies of a domain, and the fields that servers write about them, are read or refused in words; what
// was read stands in the text.

import { readAuthenticationResults } from '../../src/trust/authentication-results.ts';
import { parseKeyRecord } from '../../src/trust/dkim-key.ts';
import { parseDmarcRecord } from '../../src/trust/dmarc-record.ts';
import { readStsPolicy, readStsRecord } from '../../src/trust/mta-sts-policy.ts';
import { parseDomainSpec, parseMacros } from '../../src/trust/spf-macro.ts';
import { parseSpfRecord } from '../../src/trust/spf-record.ts';
import { readTlsRptRecord } from '../../src/trust/tls-rpt.ts';
import { hold, type Target } from '../target.ts';

export const records: Target = {
  name: 'records',
  check(octets) {
    const text = octets.toString('utf8');
    const spf = parseSpfRecord(text);
    if ('problem' in spf) hold(spf.problem !== '', 'no word on SPF');
    const dmarc = parseDmarcRecord(text);
    JSON.stringify(dmarc);
    const key = parseKeyRecord(text);
    const sts = readStsRecord([text]);
    const policy = readStsPolicy(text);
    hold(policy.policy !== null || policy.problems.length > 0, 'no policy, and no word on why');
    for (const mx of policy.policy?.mx ?? []) hold(text.toLowerCase().includes(mx), `the host ${mx}`);
    const seconds = policy.policy?.maxAgeSeconds ?? 0;
    hold(Number.isSafeInteger(seconds) && seconds >= 0, `max_age ${seconds}`);
    const report = readTlsRptRecord([text]);
    const macros = [parseMacros(text, 'explanation'), parseDomainSpec(text)];
    const results = readAuthenticationResults(text);
    for (const { method } of results?.results ?? []) hold(/^[A-Za-z0-9-]+$/.test(method), `the method ${method}`);
    return [
      'problem' in spf ? spf.problem.replace(/[`"].*[`"]/s, '') : Object.keys(spf).join(),
      JSON.stringify(dmarc).length > 200,
      JSON.stringify(key)
        .replace(/:"[^"]*"|\d+/g, '')
        .slice(0, 80),
      sts.status,
      report.status,
      policy.problems.length > 3 ? 'many' : policy.problems.join().replace(/"[^"]*"|\d+/g, ''),
      macros.map((one) => one?.length ?? 'no').join(),
      results?.results.length,
    ].join('|');
  },
};
