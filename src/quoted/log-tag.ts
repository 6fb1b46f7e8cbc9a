// The tag of a syslog line -> the mail server that writes under it.
import type { Mta } from './log-fact.ts';

export interface Origin {
  readonly mta: Mta;
  /** The last part of the tag: `smtpd` of `postfix/submission/smtpd`. */
  readonly daemon: string;
}

const DAEMONS =
  /^(?:smtpd?|lmtp|local|virtual|pipe|error|retry|discard|bounce|defer|trace|cleanup|qmgr|oqmgr|pickup|postscreen|anvil|tlsmgr|tlsproxy|dnsblog|verify|scache|proxymap|trivial-rewrite|flush|showq|spawn|master|postsuper|postdrop|sendmail|smtps|submissions?|postfix-script)$/;
const KNOWN = new Map<string, Origin | null>();

/** Which mail server writes under this tag; null if none that is read. */
export function originOf(tag: string): Origin | null {
  const known = KNOWN.get(tag);
  if (known !== undefined) return known;
  const found = readTag(tag);
  // tags are few; a hostile file has many
  if (KNOWN.size < 1000) KNOWN.set(tag, found);
  return found;
}

function readTag(tag: string): Origin | null {
  const parts = tag.split('/');
  const daemon = parts.at(-1) ?? '';
  if (parts.length > 1 && (/postfix/i.test(parts[0] ?? '') || DAEMONS.test(daemon))) return { mta: 'postfix', daemon };
  if (/^exim\d?(?:-[\w.]{1,20})?$/.test(tag)) return { mta: 'exim', daemon };
  if (/^(?:sendmail|sm-mta|sm-msp-queue|sm-que|sm-acce|sm-msp)/.test(tag)) return { mta: 'sendmail', daemon };
  if (/^(?:open)?smtpd$/.test(tag)) return { mta: 'opensmtpd', daemon };
  return /^haraka$/i.test(tag) ? { mta: 'haraka', daemon } : null;
}

/** The tag of a container or of the program that runs one: whose lines are those, their own heads say. */
export const isContainer = (tag: string): boolean =>
  /^(?:[0-9a-f]{12}|(?:docker|podman|conmon|containerd|k8s)(?:[/_.-].{0,60})?|(?:mail|mx|smtp|mta|postfix|exim|sendmail|haraka|opensmtpd)(?:[\w.-]{0,40}))$/i.test(
    tag,
  );
