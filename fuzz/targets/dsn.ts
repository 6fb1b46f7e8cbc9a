// Invariant: a field of a delivery report is one line, its status is RFC 3463's, and a host or address has no blank in it.
import { readReport, readReportInText } from '../../src/bounce/delivery-status.ts';
import { hold, type Target } from '../target.ts';

export const dsn: Target = {
  name: 'dsn',
  check(octets) {
    const text = octets.toString('latin1').replace(/\r\n?/g, '\n');
    const reports = [readReport(text), readReportInText(text)];
    for (const report of reports)
      for (const { recipient, status, remote } of report?.recipients ?? []) {
        hold(recipient === null || !/[\n\0]/.test(recipient), `the recipient ${JSON.stringify(recipient)}`);
        hold(status === null || /^[245]\.\d{1,3}\.\d{1,3}$/.test(status), `the status ${JSON.stringify(status)}`);
        hold(!/[\s\0]/.test((remote.host ?? '') + (remote.address ?? '')), 'a blank in the remote host');
      }
    return reports
      .map((report) =>
        report?.recipients
          .slice(0, 3)
          .map((one) =>
            [one.action, one.status !== null, one.remote.host !== null, one.diagnosticType.slice(0, 9)].join(),
          )
          .join(';'),
      )
      .join('|');
  },
};
