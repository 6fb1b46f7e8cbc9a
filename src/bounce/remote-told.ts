// Who refused: host and address, from the sentence, the dialogue or the report's field; facts of one host never go to another.
import type { Statement } from '../quoted/statements.ts';
import type { Exchange } from '../quoted/transcript.ts';
import type { RecipientReport } from './delivery-status.ts';
import type { Evidence } from './evidence.ts';
import type { Basis, Place } from './facts.ts';
import { type Ground, groundAt, placeOfWord } from './place.ts';
import type { Sources } from './sources.ts';
import type { VisibleText } from './visible-text.ts';

/** Who refused, and what says so. */
export interface Remote {
  readonly host: string | null;
  readonly address: string | null;
  readonly basis: Basis;
  readonly said: Statement | null;
  readonly exchange: Exchange | null;
}

/** The server that refused this recipient; nulls where nothing names it. */
export function remoteFrom(
  recipient: string | null,
  spoken: readonly Statement[],
  exchange: Exchange | null,
  evidence: Evidence | null,
  reported: RecipientReport | null,
  from: Sources,
): Remote {
  const { notification } = from;
  const domain = recipient?.split('@').at(-1)?.toLowerCase() ?? null;
  const reporter = from.report?.report.reportingMta ?? notification.reportingMta;
  // a report that names its own server as the remote speaks of an inner channel, unless the sentence is explicit
  const isOwn = (host: string | null, rank: number): boolean =>
    rank > 1 && host !== null && reporter !== null && isSameMachine(host, reporter);
  // Exchange names the recipient's domain where it knows no server of it
  const isDomain = ({ grammar, host }: Statement) => grammar === 'exchange-server-returned' && domain === host;
  const naming = spoken.filter(
    (s) => (s.host !== null || s.address !== null) && !isOwn(s.host, s.rank) && !isDomain(s),
  );
  // a reply of a dialogue is that of the server which was talked to
  const said = evidence?.basis === 'transcript' && exchange?.host != null ? null : (naming[0] ?? null);
  const field = reported === null || isOwn(reported.remote.host, 2) ? { host: null, address: null } : reported.remote;
  const host = said?.host ?? exchange?.host ?? field.host ?? notification.refusedBy;
  // the report's address is of the host it names; the text's may be of another attempt
  const sameHost =
    field.host !== null && (said === null || said.host === null || said.host === field.host || host === field.host);
  const mine = naming.find((s) => s.address !== null && (s.host === null || s.host === host));
  const address =
    (sameHost ? field.address : null) ?? said?.address ?? mine?.address ?? exchange?.address ?? field.address;
  const basis: Basis =
    host === null && address === null ? 'none' : said === null && exchange?.host != null ? 'transcript' : 'stated';
  return { host, address, basis, said, exchange: exchange?.host != null ? exchange : null };
}

/** The name where there is one, else the address: in the sentence, the dialogue, the field, or where the notice names who refused. */
export function remotePlace(
  { host, address, said, exchange }: Remote,
  groundOf: (one: Statement) => Ground | null,
  field: Ground | null,
  visible: VisibleText,
): Place | null {
  const grounds = [
    said === null ? null : groundOf(said),
    field,
    exchange === null ? null : groundAt(visible, exchange.hostAt),
    groundAt(visible, 0),
  ];
  for (const ground of grounds) {
    const place = placeOfWord(ground, host ?? address);
    if (place !== null) return place;
  }
  return null;
}

/** One machine with names in two zones of one house: `h1.mail.house.example`, `h1.pool.house.example`. */
function isSameMachine(one: string, other: string): boolean {
  const [a, b] = [one.split('.'), other.split('.')];
  return one === other || (a.length > 3 && a[0] === b[0] && a.slice(-2).join() === b.slice(-2).join());
}
