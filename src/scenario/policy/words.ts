// What real servers say when they refuse: every text of the embedded MX, by name, with its source. A policy's `words:` may
// name any of them. Placeholders in braces are filled in by the session: {address} {client} {helo} {host} {sender}
// {sender_domain} {recipient} {domain} {zone} {reason} {limit} {text} {id}.

/** A reply as written: `CODE [ENHANCED] text`; further lines repeat the code and the enhanced code. */
interface Said {
  readonly reply: string;
  /** Who says it: the server and its version, the provider's own page, or `ours`. */
  readonly source: string;
}

const said = (source: string, replies: Readonly<Record<string, string>>): [string, Said][] =>
  Object.entries(replies).map(([name, reply]) => [name, { reply, source }]);

const REFUSED_CLIENT = 'Service unavailable; Client host [{address}] blocked using {zone}';

const ALL: [string, Said][] = [
  ...said('Postfix 3.7 smtpd', {
    'starttls-required': '530 5.7.0 Must issue a STARTTLS command first',
    'starttls-unavailable': '454 4.7.0 TLS not available due to local problem',
    'starttls-unknown': '502 5.5.1 Error: command not implemented',
    'tls-active': '554 5.5.1 Error: TLS already active',
    'no-reverse-dns': '550 5.7.1 Client host rejected: cannot find your reverse hostname, [{address}]',
    'reverse-dns-tempfail': '450 4.7.1 Client host rejected: cannot find your reverse hostname, [{address}]',
    'reverse-dns-mismatch': '450 4.7.25 Client host rejected: cannot find your hostname, [{address}]',
    dnsbl: `554 5.7.1 ${REFUSED_CLIENT}; {reason}`,
    'dnsbl-without-reason': `554 5.7.1 ${REFUSED_CLIENT}`,
    'client-denied': '554 5.7.1 <{client}>: Client host rejected: Access denied',
    'greeting-denied': '503 5.7.0 Error: access denied for {client}',
    'helo-not-fqdn': '504 5.5.2 <{helo}>: Helo command rejected: need fully-qualified hostname',
    'helo-invalid': '501 5.5.2 <{helo}>: Helo command rejected: Invalid name',
    'helo-unknown': '450 4.7.1 <{helo}>: Helo command rejected: Host not found',
    'sender-unknown': '450 4.1.8 <{sender}>: Sender address rejected: Domain not found',
    'sender-unknown-550': '550 5.1.8 <{sender}>: Sender address rejected: Domain not found',
    'sender-null-mx':
      '550 5.7.27 <{sender}>: Sender address rejected: Domain {sender_domain} does not accept mail (nullMX)',
    'sender-not-fqdn': '504 5.5.2 <{sender}>: Sender address rejected: need fully-qualified address',
    'sender-denied': '554 5.7.1 <{sender}>: Sender address rejected: Access denied',
    'recipient-null-mx':
      '556 5.1.10 <{recipient}>: Recipient address rejected: Domain {domain} does not accept mail (nullMX)',
    'mailbox-full': '552 5.2.2 <{recipient}>: Recipient address rejected: Mailbox is full',
    'mailbox-full-tempfail':
      "452 4.2.2 <{recipient}>: Recipient address rejected: The recipient's mailbox is over its quota",
    'mailbox-unknown': '550 5.1.1 <{recipient}>: Recipient address rejected: User unknown in virtual mailbox table',
    'mailbox-moved': '550 5.1.6 <{recipient}>: Recipient address rejected: User has moved to {text}',
    'mailbox-disabled':
      '550 5.2.1 <{recipient}>: Recipient address rejected: The email account that you tried to reach is disabled',
    'mailbox-busy':
      '450 4.2.1 <{recipient}>: Recipient address rejected: The user you are trying to contact is receiving mail too quickly',
    relay: '554 5.7.1 <{recipient}>: Relay access denied',
    'relay-tempfail': '454 4.7.1 <{recipient}>: Relay access denied',
    'size-declared': '552 5.3.4 Message size exceeds fixed limit',
    size: '552 5.3.4 Error: message file too big',
    recipients: '452 4.5.3 Error: too many recipients',
    'rate-messages': '450 4.7.1 Error: too much mail from {address}',
    'rate-connections': '421 4.7.0 {host} Error: too many connections from {address}',
    'rate-recipients': '450 4.7.1 Error: too many recipients from {address}',
    'rate-tls': '454 4.7.0 Error: too many new TLS sessions from {client}',
    'rate-auth': '450 4.7.1 Error: too many AUTH commands from {address}',
    errors: '421 4.7.0 {host} Error: too many errors',
    idle: '421 4.4.2 {host} Error: timeout exceeded',
    content: '550 5.7.1 message content rejected',
    'bare-lf': '550 5.5.2 {host} Error: bare <LF> received',
    'auth-failed': '535 5.7.8 Error: authentication failed: (reason unavailable)',
    'early-pipelining': '554 5.5.0 Error: SMTP protocol synchronization',
    'not-smtp': '221 2.7.0 Error: I can break rules, too. Goodbye.',
    'content-tempfail': '451 4.3.0 Error: queue file write error',
  }),
  ...said('Postfix 3.7 postscreen', {
    'early-talker': '550 5.5.1 Protocol error',
    'early-talker-dropped': '521 5.5.1 Protocol error',
    'postscreen-denied': '521 5.3.2 Service currently unavailable',
    'postscreen-dnsbl': '550 5.7.1 Service unavailable; client [{address}] blocked using {zone}',
    'postscreen-first-contact': '450 4.3.2 Service currently unavailable',
  }),
  ...said('postgrey 1.37 behind Postfix', {
    greylist:
      '450 4.2.0 <{recipient}>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/{domain}.html',
  }),
  ...said('policyd-spf 3.0 behind Postfix', {
    'spf-fail':
      '550 5.7.23 <{recipient}>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.net/Why?s=mfrom;id={sender};ip={address};r={domain}',
    'spf-softfail':
      '550 5.7.23 <{recipient}>: Recipient address rejected: Message rejected due to: SPF softfail - domain owner discourages use of this host. Please see http://www.openspf.net/Why?s=mfrom;id={sender};ip={address};r={domain}',
    'spf-permerror':
      '550 5.7.24 <{recipient}>: Recipient address rejected: Message rejected due to: SPF Permanent Error: Unknown mechanism found: ipv4:1.2.3.4. Please see http://www.openspf.net/Why?s=mfrom;id={sender};ip={address};r={domain}',
    'spf-temperror':
      '450 4.7.24 <{recipient}>: Recipient address rejected: Message deferred due to: SPF Temporary Error: DNS Timeout. Please see http://www.openspf.net/Why?s=mfrom;id={sender};ip={address};r={domain}',
  }),
  ...said('Dovecot 2.3 LMTP', {
    'lmtp-mailbox-full': '552 5.2.2 <{recipient}> Quota exceeded (mailbox for user is full)',
    'lmtp-mailbox-unknown': "550 5.1.1 <{recipient}> User doesn't exist: {recipient}",
  }),
  ...said('qmail-remote 1.03, as a server says it that relays', {
    'no-route': "550 5.4.4 Sorry, I couldn't find a mail exchanger or IP address. (#5.4.4)",
    'no-route-tempfail': '451 4.4.3 CNAME lookup failed temporarily. (#4.4.3)',
  }),
  ...said('Exim 4.96', {
    'exim-no-reverse-dns': '550 5.7.25 Reverse DNS lookup failed for host {address}',
    'exim-relay': '550 relay not permitted',
    'exim-mailbox-unknown': '550 Unrouteable address',
    'exim-recipients': '452 too many recipients',
    'exim-early-talker': '554 SMTP synchronization error',
    'exim-auth-failed': '535 Incorrect authentication data',
  }),
  ...said('sendmail 8.17', {
    'auth-required': '530 5.7.0 Authentication required',
    'sendmail-no-reverse-dns': '550 5.7.1 Fix reverse DNS for {address}',
    'sendmail-early-talker': '554 {host} ESMTP not accepting messages',
  }),
  ...said('OpenSMTPD 6.8', {
    'opensmtpd-starttls-required': '530 5.5.1 Invalid command: Must issue a STARTTLS command first',
    'opensmtpd-mailbox-unknown': '524 5.2.4 Mailing list expansion problem: <{recipient}>',
    'opensmtpd-relay': '550 Invalid recipient: <{recipient}>',
    'opensmtpd-size': '554 5.3.4 Message too big for system: Transaction failed, message too big',
  }),
  ...said("NetCologne's page for postmasters", {
    'netcologne-greylist': '450 4.7.1 <{recipient}>: Recipient address rejected: Please try again in a few seconds',
    'netcologne-dynamic':
      '552 5.7.1 unknown[{address}] was blocked due to being a dynamic IP. See http://www.netcologne.de/postmaster for more info.',
    'netcologne-dnsbl': `554 5.7.1 ${REFUSED_CLIENT} ;{reason}`,
  }),
  ...said('a small provider, as its help page quotes it', { rbl: '550 5.7.1 IP listed on RBL' }),
  ...said('WEB.DE, GMX and IONOS, postmaster pages', {
    'web.de-rate': '421 Rate limit reached. Please try again later',
    'gmx-blocked':
      '554 gmx.net (mxgmx104) Nemesis ESMTP Service not available\nNo SMTP service\nIP address is block listed.\nFor explanation visit https://postmaster.gmx.net/en/case?c=r0201&i=ip&v={address}&r=1MRVsy-1m0000',
    'gmx-reverse-dns':
      '554 gmx.net (mxgmx104) Nemesis ESMTP Service not available\nNo SMTP service\nBad DNS PTR resource record.\nFor explanation visit https://postmaster.gmx.net/en/case?c=rdns&i=ip&v={address}&r=1M000',
    'gmx-spf':
      '550 <{sender}>: Reject due to SPF policy. The originating IP of the message is not permitted by the domain owner',
    'gmx-mailbox-unknown': '550 <{recipient}>: Requested action not taken: mailbox unavailable',
  }),
  ...said('T-Online, postmaster pages', {
    't-online-blocked':
      '554 IP={address} - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.) (BL)',
    't-online-dialup':
      '554 IP={address} - Dialup/transient IP not allowed. Use a mailgateway or contact toda@rx.t-online.de if obsolete. (DIAL)',
    't-online-reputation':
      '554 IP={address} - None/bad reputation. Ask your postmaster for help or to contact tobr@rx.t-online.de for reset. (NOWL)',
    't-online-mailbox-full': '552 5.2.2 <{recipient}>: Over STORAGE quota',
  }),
  ...said('Microsoft, Outlook.com and Exchange Online', {
    'microsoft-s3150':
      "550 5.7.1 Unfortunately, messages from [{address}] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150). You can also refer your provider to http://mail.live.com/mail/troubleshooting.aspx#errors. [{host}]",
    'microsoft-banned':
      '550 5.7.606 Access denied, banned sending IP [{address}]. To request removal from this list please visit https://sender.office.com and follow the directions. For more information please go to http://go.microsoft.com/fwlink/?LinkID=526655 (AS16012609)',
    'microsoft-authentication':
      "550 5.7.515 Access denied, sending domain {text} doesn't meet the required authentication level. The sender's domain in the 5322.From address doesn't meet the authentication requirements defined for the sender. To learn how to fix this see: https://go.microsoft.com/fwlink/p/?linkid=2319303 {reason} [{host}]",
    'microsoft-rate':
      '451 4.7.650 The mail server [{address}] has been temporarily rate limited due to IP reputation. For e-mail delivery information, see https://postmaster.live.com (S775) [{host}]',
  }),
  ...said('Gmail, support pages', {
    'gmail-unauthenticated':
      '550 5.7.26 Your email has been blocked because the sender is unauthenticated.\nGmail requires all senders to authenticate with either SPF or DKIM.\n\n Authentication results:\n DKIM = did not pass\n SPF [{sender_domain}] with ip: [{address}] = did not pass\n\n For instructions on setting up authentication, go to\n https://support.google.com/mail/answer/81126#authentication {id} - gsmtp',
    'gmail-dmarc':
      "550 5.7.26 Unauthenticated email from {text} is not accepted due to domain's\nDMARC policy. Please contact the administrator of {text} domain if\nthis was a legitimate mail. To learn about the\nDMARC initiative, go to https://support.google.com/mail/?p=DmarcRejection {id} - gsmtp",
    'gmail-rate':
      '421 4.7.28 Gmail has detected an unusual rate of unsolicited email originating from your IP Netblock [{address}]. To protect our users from spam, email sent from your IP Netblock has been temporarily rate limited. {id} - gsmtp',
  }),
  ...said('Yahoo, sender pages', {
    'yahoo-unauthenticated':
      '550 5.7.9 This mail has been blocked because the sender is unauthenticated. Yahoo requires all senders to authenticate with either SPF or DKIM.',
  }),
  ...said('RFC 7372', {
    'dkim-required': '550 5.7.20 No passing DKIM signature found',
    'dmarc-reject': '550 5.7.1 rejected by DMARC policy for {text}',
  }),
  ...said('ours', {
    concurrency: '421 4.7.0 {host} Error: too many connections from {address}',
    'too-many-commands': '421 4.7.0 {host} Error: closing the connection',
  }),
];

export const WORDS: ReadonlyMap<string, Said> = new Map(ALL);
/** The names that `words:` knows. */
export const WORD_NAMES: readonly string[] = [...WORDS.keys()];

/** The block lists of the source documents and of Spamhaus: zone, reason, and whose words refuse. */
export const LISTS: Readonly<Record<string, { zone: string; reason: string | null; words: string }>> = {
  SBL: { zone: 'sbl.dnsbl', reason: 'http://www.spamhaus.org/query/bl?ip={address}', words: 'netcologne-dnsbl' },
  XBL: { zone: 'xbl.dnsbl', reason: 'http://www.spamhaus.org/query/bl?ip={address}', words: 'netcologne-dnsbl' },
  PBL: {
    zone: 'pbl.dnsbl',
    reason: 'source: PBL; http://www.spamhaus.org/query/bl?ip={address}',
    words: 'netcologne-dnsbl',
  },
  Dyn: { zone: 'dyn.dnsbl', reason: 'source: Dyn/Dialup', words: 'dnsbl' },
  dynamic: { zone: 'dul.dnsbl', reason: null, words: 'netcologne-dynamic' },
  ncblack: {
    zone: 'ncblack.dnsbl',
    reason: 'IP . You did send SPAM or VIRUSES to us in the past. Please see http://www.netcologne.de/postmaster',
    words: 'dnsbl',
  },
  'no-abuse': {
    zone: 'ncblack.dnsbl',
    reason: 'IP . You have no (working) abuse contact. Please see http://www.netcologne.de/postmaster',
    words: 'dnsbl',
  },
  frickl: { zone: 'rbl.frickl', reason: 'successful attacker of a NetCologne honeypot;', words: 'dnsbl' },
  RBL: { zone: 'rbl.sandbox.test', reason: null, words: 'rbl' },
  zen: {
    zone: 'zen.spamhaus.org',
    reason: 'https://www.spamhaus.org/query/ip/{address}',
    words: 'dnsbl',
  },
};
