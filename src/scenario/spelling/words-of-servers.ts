// Settings of mail servers, and words of other test doubles, as keys of a policy of the sandbox: Postfix, Exim, Exchange.
import { allCalled, allSay, type Foreign } from './foreign.ts';

const REFUSE =
  'a verb is refused with `refuse: { rcpt: "550 5.1.1 no such user" }`; some of them by a rule: `when: { at: rcpt, to: "*@x.example", reply: "550 5.1.1 ..." }`';
const NAMES = 'names and addresses of clients: `reverse_dns:`, `helo:`, `sender_domain:`, `dnsbl:`; docs/sandbox.md';

export const WORDS_OF_A_POLICY = (): Foreign => ({
  ...allSay(
    'write `require_starttls: true`',
    'smtpd_tls_security_level require_tls requiretls force_tls enforce_tls tls_required starttls_required smtpd_enforce_tls starttls',
  ),
  ...allSay('write `auth: { required: true }`', 'require_auth auth_required requireauth smtpd_sasl_auth_enable'),
  ...allCalled(
    'size',
    'message_size_limit max_message_size maxmessagesize max_size size_limit smtp_message_size_limit',
  ),
  ...allCalled(
    'recipients',
    'smtpd_recipient_limit max_recipients recipient_limit maxrecipients max_recipients_per_message recipients_max',
  ),
  ...allCalled('greylist', 'greylisting graylist postgrey graylisting'),
  ...allCalled('hostname', 'myhostname fqdn server_name servername primary_hostname host'),
  ...allCalled('banner', 'smtpd_banner smtp_banner greeting_text welcome'),
  ...allCalled('capabilities', 'extensions ehlo_keywords features keywords esmtp'),
  ...allCalled('when', 'rules responses scripts conditions'),
  ...allCalled(
    'rate',
    'rate_limit ratelimit rate_limits throttle throttling smtpd_client_message_rate_limit messageratelimit limits anvil',
  ),
  ...allCalled(
    'concurrency',
    'max_connections connections smtpd_client_connection_count_limit maxinboundconnection smtp_accept_max connection_limit',
  ),
  ...allCalled('dnsbl', 'rbl reject_rbl_client dns_blocklist blocklists'),
  ...allCalled('blocked', 'blacklist blocklist denylist blocked_ips'),
  ...allCalled('relay', 'relay_domains mydestination local_domains accepted_domains domains'),
  ...allCalled('error_limit', 'smtpd_hard_error_limit max_errors'),
  ...allCalled('idle_timeout', 'smtpd_timeout timeout command_timeout connectioninactivitytimeout'),
  ...allCalled('certificate', 'cert tls_cert smtpd_tls_cert_file ssl_cert'),
  ...allCalled('mailboxes', 'users accounts local_recipient_maps valid_recipients quota'),
  ...allSay(
    'a verb is refused to all: `refuse: { vrfy: "502 5.5.1 VRFY command is disabled" }`',
    'disable_vrfy_command vrfy disable_vrfy expn',
  ),
  ...allSay('what a HELO name must be: `helo: fqdn`', 'smtpd_helo_required helo_required require_helo ehlo_required'),
  ...allCalled('reply_delay', 'delay delays latency slow'),
  ...allCalled('auth', 'authmechanism sasl login credentials'),
  ...allSay(
    'what an ACL decides is a rule: `when: { at: rcpt, to: "*@x.example", reply: "550 5.1.1 ..." }`',
    'acl acls acl_smtp_rcpt acl_smtp_mail acl_smtp_data acl_smtp_connect acl_smtp_helo acl_check_rcpt acl_check_data acl_check_mail',
  ),
  ...allSay(
    NAMES,
    'restrictions smtpd_client_restrictions smtpd_helo_restrictions smtpd_sender_restrictions smtpd_recipient_restrictions smtpd_relay_restrictions',
  ),
  ...allSay(
    REFUSE,
    'reject rejects deny mail rcpt data ehlo helo connect eod reply response answer error errors code fail',
  ),
  ...allSay(
    "`mxprobe sandbox --policy FILE --port 2525` says where it listens; a scenario's own needs no port",
    'port listen bind',
  ),
});

const AT =
  'a rule says when it is asked, whom it is about and what is done: `{ at: rcpt, to: "x@y.example", reply: "550 5.1.1 no such user" }`';
export const WORDS_OF_A_RULE = (): Foreign => ({
  ...allCalled('at', 'verb command step stage on event phase moment state'),
  ...allCalled('to', 'recipient recipients'),
  ...allCalled('from', 'sender senders'),
  ...allCalled('client', 'ip address source client_ip remote'),
  ...allCalled('reply', 'answer response say respond code with return defer deny drop_with message'),
  ...allCalled('chance', 'probability percent likelihood'),
  ...allCalled('times', 'count limit repeat first'),
  ...allSay(
    AT,
    'mail mail_from rcpt rcpt_to if then match matches pattern condition do action reject mail_from_matches ehlo helo_matches data quit connect',
  ),
});
