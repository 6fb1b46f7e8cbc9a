// What stands before a mail server's own words, as patterns: stamps, hosts, facilities, tags, and the marks of collectors.

const STAMP = String.raw`(?:(?:\d{4} )?[A-Z][a-z]{2} [ \d]?\d (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,6})?(?: (?:19|20)\d\d(?= ))?|(?:[A-Z][a-z]{2} )?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z| ?[+-]\d\d:?\d\d| (?:UTC|GMT|[A-Z]{2,4}T))?|\d{10}(?:\.\d{1,9})?|\[ {0,8}\d{1,10}\.\d{6}\])`;
const TAG = String.raw`[\w.@/-]{1,80}`;
/** BusyBox, FreeBSD and AIX write the facility and the severity, too. */
const FACILITY = String.raw`(?:<?(?:mail|daemon|user|local\d|syslog|auth|authpriv|kern|news|\d{1,3})[.:](?:emerg|alert|crit|err|error|warn|warning|notice|info|debug|\d)>? )?`;
export const SYSLOG = new RegExp(
  String.raw`(?:<\d{1,3}>)?${STAMP} {1,4}${FACILITY}(?:\[?[\w.:/@%-]{1,255}\]? {1,4})?${FACILITY}${TAG}(?:\[\d{1,10}\])?: `,
  'y',
);
export const RFC_5424 = new RegExp(
  String.raw`<\d{1,3}>1 (${STAMP}|-) \S{1,255} (${TAG}) (\d{1,10}|-) \S{1,32} (?:-|(?:\[(?:[^\]\\]|\\.){0,2000}\])+)(?: {1,2}(?:\ufeff|\xef\xbb\xbf)?|$)`,
  'y',
);
export const ONLY_STAMP = new RegExp(String.raw`(?:<\d{1,3}>)?${STAMP} {1,4}(?:\[\d{1,10}\] )?`, 'y');
export const ANY_STAMP = new RegExp(STAMP, 'y');
export const ONLY_TAG = new RegExp(String.raw`(?:[\w.-]{1,255} )?(${TAG})\[(\d{1,10})\]: `, 'y');
/** Solaris puts an id of the message there. */
export const MESSAGE_ID = /\[ID \d{1,10} \w{1,12}\.\w{1,12}\] /y;
export const REPEATED = /message repeated (\d{1,4}) times: \[ ?/y;
export const COMPOSE = /[\w.@-]{1,120} {1,80}\| ?/y;
export const KUBERNETES = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}(?:Z|[+-]\d\d:\d\d) (stdout|stderr) ([FP]) /y;
/** What stands before a line that has a stamp of its own, or is JSON: `docker logs -t`, fluentd, Loki, CloudWatch, stern. */
export const AROUND = new RegExp(
  String.raw`(?:(${STAMP})[ \t]{1,4})?(?:(?:\[?[\w./@-]{1,200}\]?|\{[^{}]{0,1000}\})[ \t]{1,20}){0,2}(?=\{"|level=[A-Z]{2,10} uuid=|(?:<\d{1,3}>)?${STAMP} )`,
  'y',
);
/** Quoting in a mail or a ticket. */
export const QUOTED = /[>|\s]{1,20}/y;
/** Colours of a terminal, the mark of a record in a sequence (RFC 7464), a field of server-sent events, a byte order mark. */
export const DRESS = /\x1b\[[\d;]{0,20}[mK]|^(?:\ufeff|\xef\xbb\xbf)|^\x1e|^data: (?=\{)/g;
