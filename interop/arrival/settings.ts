// How the servers of the drill are set up.
import { PORTS } from './ports.ts';

const USERS = ['inbox', 'junk', 'footer', 'scored', 'dropped', 'full', 'late', 'taken', 'sender'];

/** All with the password `secret`; one has no room. */
export const usersFile = (folder: string) =>
  USERS.map(
    (name) =>
      `${name}@mail.test:{PLAIN}secret:5000:5000::${folder}/mail/${name}::${name === 'full' ? 'userdb_quota_rule=*:bytes=10' : ''}\n`,
  ).join('');

/** One script for each of these mailboxes; the others have none. */
export const SIEVE: Readonly<Record<string, string>> = {
  junk: 'require ["fileinto"];\nfileinto "Junk";\nstop;\n',
  dropped: 'discard;\nstop;\n',
  footer: 'require ["vnd.dovecot.filter"];\nfilter "footer";\n',
  scored: 'require ["vnd.dovecot.filter"];\nfilter "scored";\n',
};

export const dovecotConf = (folder: string) => `
protocols = imap pop3 lmtp
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
instance_name = mxprobe-drill
log_path = ${folder}/dovecot.log
ssl = yes
ssl_cert = <${folder}/conf/mx.pem
ssl_key = <${folder}/conf/mx.key
auth_mechanisms = plain login
auth_username_format = %Lu
first_valid_uid = 500
mail_location = maildir:~/Maildir
mail_plugins = quota
hostname = mx.mail.test
recipient_delimiter = +
quota_full_tempfail = no
protocol lmtp {
  mail_plugins = quota sieve
}
namespace inbox {
  inbox = yes
  mailbox Junk {
    auto = create
    special_use = \\Junk
  }
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${folder}/conf/users
}
userdb {
  driver = passwd-file
  args = username_format=%u ${folder}/conf/users
}
plugin {
  quota = maildir:User quota
  quota_rule = *:storage=50M
  quota_grace = 0
  sieve = file:${folder}/sieve/%n.sieve
  sieve_plugins = sieve_extprograms
  sieve_extensions = +vnd.dovecot.filter
  sieve_filter_bin_dir = ${folder}/sieve
}
service lmtp {
  unix_listener lmtp {
    mode = 0666
  }
}
service imap-login {
  inet_listener imap {
    port = ${PORTS.imap}
  }
  inet_listener imaps {
    port = ${PORTS.imaps}
    ssl = yes
  }
}
service pop3-login {
  inet_listener pop3 {
    port = ${PORTS.pop3}
  }
  inet_listener pop3s {
    port = ${PORTS.pop3s}
    ssl = yes
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
`;

export const postfixMain = (folder: string) => `
compatibility_level = 3.6
queue_directory = ${folder}/spool
data_directory = ${folder}/data
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
myhostname = relay.mail.test
mydestination =
local_recipient_maps =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.255.255.1/32
smtpd_peername_lookup = no
disable_dns_lookups = yes
smtpd_relay_restrictions = reject_unauth_destination
virtual_mailbox_domains = mail.test
virtual_mailbox_maps = static:known
virtual_alias_maps = texthash:${folder}/conf/aliases
virtual_transport = lmtp:unix:${folder}/run/lmtp
recipient_delimiter = +
default_transport = discard:drill
minimal_backoff_time = 2s
maximal_backoff_time = 4s
queue_run_delay = 2s
smtpd_tls_security_level = may
smtpd_tls_cert_file = ${folder}/conf/mx.pem
smtpd_tls_key_file = ${folder}/conf/mx.key
smtp_tls_security_level = none
notify_classes =
milter_default_action = tempfail
`;

export const postfixMaster = (folder: string) => `
${PORTS.mx} inet n - n - - smtpd
  -o myhostname=mx.mail.test
${PORTS.greylisted} inet n - n - - smtpd
  -o myhostname=mx.mail.test
  -o smtpd_recipient_restrictions=check_policy_service,unix:${folder}/grey/socket
${PORTS.relay} inet n - n - - smtpd
  -o content_filter=smtp:[127.0.0.1]:${PORTS.greylisted}
${PORTS.signed} inet n - n - - smtpd
  -o myhostname=mx.mail.test
  -o smtpd_milters=unix:${folder}/dkim/socket
postlog   unix-dgram n - n - 1 postlogd
pickup    unix  n - n 1 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
flush     unix  n - n 1000? 0 flush
smtp      unix  - - n - - smtp
lmtp      unix  - - n - - lmtp
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
proxymap  unix  - - n - - proxymap
showq     unix  n - n - - showq
`;

/** A receiver that takes signed mail alone. */
export const milterConf = (folder: string) => `
Mode v
Socket local:${folder}/dkim/socket
PidFile ${folder}/dkim/pid
UserID opendkim
UMask 000
TestDNSData file:${folder}/conf/keys
On-NoSignature reject
On-BadSignature reject
On-KeyNotFound reject
InternalHosts file:${folder}/conf/nobody
`;
