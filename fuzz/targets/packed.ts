// Invariant: a report in gzip, in a zip file, in a mail or in each of them is unpacked or refused in words, and has a bounded size.
import { networkIn } from '../../src/library/read-reports.ts';
import { MAX_REPORT_BYTES, unpackReport } from '../../src/library/unpack-report.ts';
import { hold, type Target } from '../target.ts';

export const packed: Target = {
  name: 'packed',
  async check(octets) {
    networkIn(octets.toString('latin1').slice(0, 60));
    const found = await unpackReport('report', octets);
    hold(found.length > 0, 'neither a text nor a problem');
    for (const one of found)
      if ('problem' in one) hold(one.problem !== '', 'no word on why');
      else hold(one.text.length <= MAX_REPORT_BYTES, `${one.text.length} characters`);
    return found
      .slice(0, 4)
      .map((one) => ('problem' in one ? one.problem.replace(/\d+/g, '') : `text${one.name.split('/').length}`))
      .join();
  },
};
