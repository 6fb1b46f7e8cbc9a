"""Each case provokes one policy for real and pins the reply, * standing for what changes.

A case is a function of a Lab; its first doc line says how it is provoked. Replies taken
with key() are what the case is about: they go to the table of README.md.
"""
import base64
import hmac
import random
import re
import ssl

from dialog import Mismatch

MX = "127.25.0.25"
OK, MISMATCH, NORDNS, SERVFAIL = "127.0.20.1", "127.0.20.2", "127.0.20.3", "127.0.20.4"
GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-" + "STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
EICAR = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"    # in two, so that no scanner takes this file for it
MAIL, RCPT = "MAIL FROM:<sender@good.test>", "RCPT TO:<alice@lab.test>"
TAKEN = "250 2.1.5 Ok"
CASES = []
TITLES = ["Plain acceptance and protocol errors", "STARTTLS required, broken or missing", "Greylisting", "Reverse DNS", "DNS block lists",
          "HELO/EHLO name", "Rates and limits", "SPF", "Mailboxes", "Sender domain, relaying, access map",
          "postscreen, early talkers, non-SMTP input", "AUTH, submission, smtps", "Size and content", "SMTP smuggling, pipelining",
          "Multi-line replies, XCLIENT"]


def case(policy, name, server, port):
    def wrap(f):
        CASES.append((policy, name, server, port, f))
        return f
    return wrap


def at_rcpt(t, want, src=OK, helo="client.lab.test", sender="sender@good.test", rcpt="alice@lab.test"):
    """a whole session whose reply to RCPT is what the case is about"""
    c = t.conn(src).greet(name=helo).mail(sender)
    c.key("RCPT TO:<%s>" % rcpt, want)
    c.quit()


# ------------------------------------------------------------------ 0 plain
@case(0, "plain", "Postfix", "2500")
def _(t):
    """accepted from EHLO to end of DATA"""
    c = t.conn()
    c.key(None, "220 mx.lab.test ESMTP Postfix")
    c.key("EHLO client.lab.test", "250-mx.lab.test\n250-PIPELINING\n250-SIZE 10240000\n250-VRFY\n250-ETRN\n250-STARTTLS\n"
                                  "250-ENHANCEDSTATUSCODES\n250-8BITMIME\n250-DSN\n250-SMTPUTF8\n250 CHUNKING")
    c.key(MAIL, "250 2.1.0 Ok")
    c.key(RCPT, "250 2.1.5 Ok")
    c.key("DATA", "354 End data with <CR><LF>.<CR><LF>")
    c.raw(b"Subject: lab\r\n\r\nhello\r\n.\r\n")
    c.key(None, "250 2.0.0 Ok: queued as *", "(end of DATA)")
    c.key("QUIT", "221 2.0.0 Bye")
    c.eof()

@case(0, "plain-ipv6", "Postfix", "[::1]:2500")
def _(t):
    """the same over IPv6"""
    t.conn().greet().mail().rcpt().body(key=True).quit()

@case(0, "port25", "Postfix", MX + ":25")
def _(t):
    """the same on a real port 25, for MX look-ups (mx.lab.test, mx3.failover.test)"""
    t.conn().greet().mail().rcpt().body(key=True).quit()

@case(0, "spare-mx", "Postfix", "127.25.0.26:25")
def _(t):
    """the second MX of company.test, mx1.company.test being 127.25.0.25"""
    c = t.conn()
    c.key(None, "220 spare.company.test ESMTP Postfix")
    c.ehlo().mail()
    c.key("RCPT TO:<alice@company.test>", TAKEN)
    c.quit()

@case(0, "protocol", "Postfix", "2500")
def _(t):
    """commands out of order, unknown, malformed; MAIL before EHLO is taken here"""
    c = t.conn()
    c.reply("220*")
    c.key("MAIL FROM:<a@good.test>", "250 2.1.0 Ok", "MAIL FROM:<a@good.test> before EHLO")
    c.cmd("RSET", "250 2.0.0 Ok")
    c.ehlo()
    c.key(RCPT, "503 5.5.1 Error: need MAIL command")
    c.key("DATA", "503 5.5.1 Error: need RCPT command")
    c.key("FOO", "500 5.5.2 Error: command not recognized")
    c.key("MAIL FROM:a b", "555 5.5.4 Unsupported option: b")
    c.key("MAIL FROM:<a@@good.test>", "250 2.1.0 Ok")
    c.cmd("RSET")
    c.key("MAIL FROM:<", "501 5.1.7 Bad sender address syntax")
    c.key("MAIL FROM:<a@good.test> FOO=BAR", "555 5.5.4 Unsupported option: FOO=BAR")
    c.mail()
    c.key(MAIL, "503 5.5.1 Error: nested MAIL command", MAIL + " again")
    c.key("RCPT TO:<>", "501 5.1.3 Bad recipient address syntax", "RCPT TO:<>")
    c.key("VRFY alice@lab.test", "252 2.0.0 alice@lab.test")
    c.key("EXPN x", "500 5.5.2 Error: command not recognized")
    c.quit()

@case(0, "chunking", "Postfix", "2500")
def _(t):
    """BDAT, two chunks"""
    c = t.conn().greet().mail().rcpt()
    c.raw(b"BDAT 10\r\nSubject: x").key(None, "250 2.0.0 Ok: 10 bytes", "BDAT 10")
    c.raw(b"BDAT 9 LAST\r\n\r\n\r\nabc\r\n").key(None, "250 2.0.0 Ok: 19 bytes queued as *", "BDAT 9 LAST")
    c.quit()


# ------------------------------------------------------------------ 1 STARTTLS
@case(1, "starttls-required", "Postfix", "2501")
def _(t):
    """MAIL before STARTTLS; then STARTTLS, EHLO and the same MAIL"""
    c = t.conn().greet()
    c.key(MAIL, "530 5.7.0 Must issue a STARTTLS command first")
    c.key(RCPT, "530 5.7.0 Must issue a STARTTLS command first")
    c.starttls().ehlo()
    if "STARTTLS" in c.ehlo_reply:
        raise Mismatch("STARTTLS offered within TLS")
    c.key(MAIL, "250 2.1.0 Ok", "(in TLS) " + MAIL)
    c.rcpt().body().quit()

@case(1, "starttls-injection", "Postfix", "2501")
def _(t):
    """a command in the same packet as STARTTLS (plaintext injection): dropped, not run after TLS"""
    c = t.conn().greet()
    c.raw(b"STARTTLS\r\nMAIL FROM:<evil@good.test>\r\n").key(None, "220 2.0.0 Ready to start TLS", "STARTTLS, MAIL in one packet")
    c.handshake().ehlo()
    c.key(RCPT, "503 5.5.1 Error: need MAIL command", "(in TLS) " + RCPT)
    c.quit()

@case(1, "starttls-none", "Postfix", "2536")
def _(t):
    """a server that has no STARTTLS"""
    c = t.conn().greet()
    if "STARTTLS" in c.ehlo_reply:
        raise Mismatch("STARTTLS offered")
    c.key("STARTTLS", "502 5.5.1 Error: command not implemented")
    c.quit()

@case(1, "cert-good", "Postfix", "2500")
def _(t):
    """STARTTLS, certificate verified against the lab's CA"""
    c = t.conn().greet().starttls(verify=True).ehlo()
    c.key("NOOP", "250 2.0.0 Ok", "(in TLS) NOOP")
    c.quit()

@case(1, "cert-expired", "Postfix", "2533")
def _(t):
    """STARTTLS with an expired certificate"""
    handshake_fails(t, "certificate has expired", verify=True)

@case(1, "cert-wronghost", "Postfix", "2534")
def _(t):
    """STARTTLS with a certificate for other.example"""
    handshake_fails(t, "Hostname mismatch", verify=True)

@case(1, "tls11-only", "Postfix", "2535")
def _(t):
    """STARTTLS with a server that allows TLSv1.1 only"""
    handshake_fails(t, "")

def handshake_fails(t, what, **kw):
    c = t.conn().greet()
    c.key("STARTTLS", "220 2.0.0 Ready to start TLS")
    try:
        c.handshake(**kw)
    except (ssl.SSLError, ConnectionResetError) as e:
        t.log("~~~ %s" % e)
        if what not in str(e):
            raise Mismatch(str(e))
        t.keys.append(("(handshake)", "fails" + (": " + what if what else "")))
    else:
        raise Mismatch("the handshake worked")


# ------------------------------------------------------------------ 2 greylisting
@case(2, "greylist", "Postfix + postgrey", "2502")
def _(t):
    """first try, retry at once, retry after 5 s; the key is source, sender, recipient"""
    src, sender = t.fresh(), "grey%d@good.test" % random.randrange(10**9)
    for when in ("first", "at once"):
        c = t.conn(src).greet().mail(sender)
        c.key(RCPT, "450 4.2.0 <alice@lab.test>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/lab.test.html", "%s (%s)" % (RCPT, when))
        c.quit()
    t.wait(5.6)
    c = t.conn(src).greet().mail(sender)
    c.key(RCPT, TAKEN, RCPT + " (after 5.6 s)")
    c.body().quit()

@case(2, "greylist-words", "Postfix + postgrey", "2545")
def _(t):
    """a postgrey whose text is another"""
    at_rcpt(t, "450 4.2.0 <alice@lab.test>: Recipient address rejected: Please try again in a few seconds", sender="grey%d@good.test" % random.randrange(10**9))

@case(2, "postscreen-first-contact", "postscreen", "2511")
def _(t):
    """deep protocol tests passed for the first time: 450 at RCPT; the next connection is let through to smtpd"""
    src = t.fresh()
    c = t.conn(src).greet("220-mx.lab.test ESMTP Postfix\n220 mx.lab.test ESMTP Postfix").mail()
    c.key(RCPT, "450 4.3.2 Service currently unavailable", RCPT + " (first)")
    c.quit()
    t.wait(1)
    c = t.conn(src).greet("220 mx.lab.test ESMTP Postfix").mail()
    c.key(RCPT, TAKEN, RCPT + " (again)")
    c.quit()


# ------------------------------------------------------------------ 3 reverse DNS
@case(3, "no-ptr", "Postfix", "2503")
def _(t):
    """127.0.20.3 has no PTR; a PTR that does not point back (.2) is enough here"""
    at_rcpt(t, "550 5.7.1 Client host rejected: cannot find your reverse hostname, [127.0.20.3]", NORDNS)
    at_rcpt(t, TAKEN, OK)
    at_rcpt(t, TAKEN, MISMATCH)

@case(3, "ptr-servfail", "Postfix", "2503")
def _(t):
    """127.0.20.4, whose PTR look-up ends in SERVFAIL: 450"""
    at_rcpt(t, "450 4.7.1 Client host rejected: cannot find your reverse hostname, [127.0.20.4]", SERVFAIL)

@case(3, "fcrdns", "Postfix", "2521")
def _(t):
    """the PTR must point back, and 127.0.20.2's does not"""
    at_rcpt(t, "450 4.7.25 Client host rejected: cannot find your hostname, [127.0.20.2]", MISMATCH)
    at_rcpt(t, TAKEN, OK)


# ------------------------------------------------------------------ 4 DNSBL
@case(4, "dnsbl", "Postfix", "2504")
def _(t):
    """127.0.10.2 (SBL), .4 (XBL), .10 (PBL), .9 (several); .254 gets 127.255.255.254, an error code and no listing; 127.0.20.1 is not listed"""
    for src, reason in [("127.0.10.2", "Listed in SBL, see https://zen.lab.test/query/ip/127.0.10.2"),
                        ("127.0.10.4", "Listed in XBL (exploited host), see https://zen.lab.test/query/ip/127.0.10.4"),
                        ("127.0.10.10", "Listed in PBL (end-user address range), see https://zen.lab.test/query/ip/127.0.10.10"),
                        ("127.0.10.9", "Listed in SBL, see https://zen.lab.test/query/ip/127.0.10.9 / Listed in XBL (exploited host), see https://zen.lab.test/query/ip/127.0.10.9")]:
        at_rcpt(t, "554 5.7.1 Service unavailable; Client host [%s] blocked using zen.lab.test; %s" % (src, reason), src)
    at_rcpt(t, TAKEN, "127.0.10.254")
    at_rcpt(t, TAKEN, OK)

@case(4, "dnsbl-early", "Postfix", "2522")
def _(t):
    """refused in place of the greeting, in the server's own words, and the connection stays open; the error code 127.255.255.254 counts as a listing here; allow-listed 127.0.10.9 passes"""
    c = t.conn("127.0.10.2")
    c.key(None, "554 5.7.606 Access denied, banned sending IP [127.0.10.2]. To request removal visit https://sender.lab.test/; Listed in SBL, see https://zen.lab.test/query/ip/127.0.10.2")
    c.key("EHLO client.lab.test", "503 5.7.0 Error: access denied for listed.lab.test[127.0.10.2]")
    c.key(MAIL, "503 5.7.0 Error: access denied for listed.lab.test[127.0.10.2]")
    c.quit()
    c = t.conn("127.0.10.254")
    c.key(None, "554 5.7.606 Access denied, banned sending IP [127.0.10.254]. To request removal visit https://sender.lab.test/; Error: open resolver; see https://zen.lab.test/returnc/pub/")
    c.quit()
    at_rcpt(t, TAKEN, "127.0.10.9")

@case(4, "provider-lists", "Postfix", "2544")
def _(t):
    """the lists of NetCologne's page and others, each with its own text, two with a reply of their own: 127.0.10.20 to .23, .30 to .34"""
    refused = "554 5.7.1 Service unavailable; Client host [127.0.10.%d] blocked using %s"
    postmaster = " Please see http://www.netcologne.de/postmaster"
    bl = " ;%shttp://www.spamhaus.org/query/bl?ip=127.0.10."
    for n, want in [(20, refused % (20, "ncblack.dnsbl; IP . You did send SPAM or VIRUSES to us in the past." + postmaster)),
                    (21, refused % (21, "ncblack.dnsbl; IP . You have no (working) abuse contact." + postmaster)),
                    (22, refused % (22, "rbl.frickl; successful attacker of a NetCologne honeypot;")),
                    (30, refused % (30, "sbl.dnsbl" + bl % "" + "30")),
                    (31, refused % (31, "xbl.dnsbl" + bl % "" + "31")),
                    (32, refused % (32, "pbl.dnsbl" + bl % "source: PBL; " + "32")),
                    (33, refused % (33, "dyn.dnsbl; source: Dyn/Dialup")),
                    (34, "552 5.7.1 unknown[127.0.10.34] was blocked due to being a dynamic IP. See http://www.netcologne.de/postmaster for more info."),
                    (23, "550 5.7.1 IP listed on RBL")]:
        at_rcpt(t, want, src="127.0.10.%d" % n)
    at_rcpt(t, TAKEN)

@case(4, "provider-list-early", "Postfix", "2546")
def _(t):
    """the same in place of the greeting"""
    c = t.conn("127.0.10.23")
    c.key(None, "550 5.7.1 IP listed on RBL")
    c.cmd("QUIT", "221 2.0.0 Bye")
    t.conn().greet().quit()

@case(4, "rhsbl", "Postfix", "2531")
def _(t):
    """sender domain bad-domain.test is in dbl.lab.test"""
    at_rcpt(t, "554 5.7.1 Service unavailable; Sender address [x@bad-domain.test] blocked using dbl.lab.test; Domain in DBL, see https://dbl.lab.test/query/domain/bad-domain.test", sender="x@bad-domain.test")

@case(4, "postscreen-dnsbl", "postscreen", "2512")
def _(t):
    """from 127.0.10.2: refused at RCPT by postscreen; others pass after the greet wait"""
    at_rcpt(t, "550 5.7.1 Service unavailable; client [127.0.10.2] blocked using zen.lab.test", "127.0.10.2")
    at_rcpt(t, TAKEN, t.fresh())

@case(4, "denylist", "postscreen", "2513")
def _(t):
    """127.0.10.0/24 is on postscreen's own deny list: dropped in place of the greeting"""
    c = t.conn("127.0.10.7")
    c.key(None, "521 5.3.2 Service currently unavailable")
    c.eof()


# ------------------------------------------------------------------ 5 HELO
@case(5, "helo-fqdn", "Postfix", "2505")
def _(t):
    """smtpd_delay_reject=yes (the default): refused only at RCPT"""
    for name, want in [("plainname", "504 5.5.2 <plainname>: Helo command rejected: need fully-qualified hostname"),
                       ("bad_name!", "501 5.5.2 <bad_name!>: Helo command rejected: Invalid name"),
                       ("nosuch.nxdomain.test", "450 4.7.1 <nosuch.nxdomain.test>: Helo command rejected: Host not found"),
                       ("[127.0.20.1]", TAKEN), ("client-ok.lab.test", TAKEN)]:
        at_rcpt(t, want, helo=name)
    c = t.conn()
    c.reply("220*")
    c.key(MAIL, "503 5.5.1 Error: send HELO/EHLO first", MAIL + " before EHLO")
    c.quit()

@case(5, "helo-fqdn-at-helo", "Postfix", "2520")
def _(t):
    """smtpd_delay_reject=no: refused at HELO and EHLO; a better name is taken in the same session"""
    c = t.conn()
    c.reply("220*")
    c.key("EHLO plainname", "504 5.5.2 <plainname>: Helo command rejected: need fully-qualified hostname")
    c.key("HELO plainname", "504 5.5.2 <plainname>: Helo command rejected: need fully-qualified hostname")
    c.key("HELO client-ok.lab.test", "250 mx.lab.test")
    c.quit()


# ------------------------------------------------------------------ 6 rates
@case(6, "message-rate", "Postfix", "2506")
def _(t):
    """2 messages in 10 s, the third MAIL; taken again after the window"""
    src = t.fresh()
    c = t.conn(src).greet()
    for _ in range(2):
        c.mail().cmd("RSET")
    c.key(MAIL, "450 4.7.1 Error: too much mail from " + src, MAIL + " (third)")
    c.quit()
    t.wait(11)
    c = t.conn(src).greet()
    c.key(MAIL, "250 2.1.0 Ok", MAIL + " (11 s later)")
    c.quit()

@case(6, "connection-rate", "Postfix", "2516")
def _(t):
    """3 connections in 10 s, the fourth"""
    src = t.fresh()
    for _ in range(3):
        t.conn(src).greet().quit()
    c = t.conn(src)
    c.key(None, "421 4.7.0 mx.lab.test Error: too many connections from " + src, "(connect, fourth)")
    c.eof()
    t.wait(11)
    c = t.conn(src)
    c.key(None, "220*", "(connect, 11 s later)")
    c.quit()

@case(6, "connection-count", "Postfix", "2517")
def _(t):
    """2 at a time, the third"""
    src = t.fresh()
    a, b = t.conn(src).greet(), t.conn(src).greet()
    c = t.conn(src)
    c.key(None, "421 4.7.0 mx.lab.test Error: too many connections from " + src, "(connect, third)")
    c.eof()
    a.quit()
    b.quit()

@case(6, "recipient-rate", "Postfix", "2518")
def _(t):
    """3 recipients in 10 s, the fourth"""
    src = t.fresh()
    c = t.conn(src).greet().mail()
    for who in ("alice", "bob", "carol"):
        c.rcpt(who + "@lab.test")
    c.key("RCPT TO:<dave@lab.test>", "450 4.7.1 Error: too many recipients from " + src)
    c.quit()

@case(6, "recipient-limit", "Postfix", "2519")
def _(t):
    """3 recipients a message, the fourth; those taken still get the message"""
    c = t.conn().greet().mail()
    for who in ("alice", "bob", "carol"):
        c.rcpt(who + "@lab.test")
    c.key("RCPT TO:<dave@lab.test>", "452 4.5.3 Error: too many recipients")
    c.body(key=True).quit()

@case(6, "tls-auth-rate", "Postfix", "2530")
def _(t):
    """new TLS sessions: the fourth in 10 s (counted only after the handshake); AUTH: the third"""
    src = t.fresh()
    for _ in range(3):
        t.conn(src).greet().starttls()
    t.conn(src).greet().key("STARTTLS", "454 4.7.0 Error: too many new TLS sessions from unknown[%s]" % src, "STARTTLS (fourth)")
    c = t.conn(t.fresh()).greet()
    for _ in range(2):
        c.cmd("AUTH PLAIN " + plain("alice@lab.test", "wrong"), "535 5.7.8*")
    c.key("AUTH PLAIN " + plain("alice@lab.test", "wrong"), "450 4.7.1 Error: too many AUTH commands from 127.1.*", "AUTH PLAIN (third)")

@case(6, "errors", "Postfix", "2529")
def _(t):
    """from the third bad command on replies are 1 s late; the fourth 500 is followed by a 421 that nobody asked for, and the end"""
    c = t.conn(t.fresh()).greet()
    for _ in range(4):
        c.key("FOO", "500 5.5.2 Error: command not recognized")
    c.key(None, "421 4.7.0 mx.lab.test Error: too many errors")
    c.eof()

@case(6, "idle", "Postfix", "2528")
def _(t):
    """a client that is silent for 3 s"""
    c = t.conn().greet()
    c.key(None, "421 4.4.2 mx.lab.test Error: timeout exceeded", "(unasked, after 3 s)")
    c.eof()

@case(6, "idle-data", "Postfix", "2528")
def _(t):
    """the same amid DATA"""
    c = t.conn().greet().mail().rcpt()
    c.cmd("DATA", "354*")
    c.raw(b"Subject: x\r\n").key(None, "421 4.4.2 mx.lab.test Error: timeout exceeded", "(unasked, after 3 s)")
    c.eof()


# ------------------------------------------------------------------ 7 SPF
@case(7, "spf", "Postfix + policyd-spf", "2507")
def _(t):
    """a sender domain for each SPF result, from 127.0.20.1; the temporary error takes 3 s (Lookup_Time); a domain whose look-up ends in SERVFAIL is taken"""
    why = "Please see http://www.openspf.net/Why?s=mfrom;id=sender@%s.test;ip=127.0.20.1;r=lab.test"
    for d, want in [("spf-fail", "550 5.7.23 <alice@lab.test>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. " + why),
                    ("spf-permerror", "550 5.7.24 <alice@lab.test>: Recipient address rejected: Message rejected due to: SPF Permanent Error: Unknown mechanism found: ipv4:1.2.3.4. " + why),
                    ("spf-temperror", "450 4.7.24 <alice@lab.test>: Recipient address rejected: Message deferred due to: SPF Temporary Error: DNS Timeout. " + why),
                    ("spf-pass", TAKEN), ("spf-softfail", TAKEN), ("spf-neutral", TAKEN), ("good", TAKEN), ("servfail", TAKEN)]:
        at_rcpt(t, want.replace("%s", d), sender="sender@%s.test" % d)


# ------------------------------------------------------------------ 8 mailboxes
@case(8, "mailbox", "Postfix + Dovecot quota-status", "2508")
def _(t):
    """full@ is over quota, nosuch@ is unknown, moved@, disabled@, tempfull@, busy@; all in one transaction, the refused do not hurt alice"""
    c = t.conn().greet().mail()
    for who, want in [("full", "552 5.2.2 <full@lab.test>: Recipient address rejected: Mailbox is full"),
                      ("nosuch", "550 5.1.1 <nosuch@lab.test>: Recipient address rejected: User unknown in virtual mailbox table"),
                      ("moved", "550 5.1.6 <moved@lab.test>: Recipient address rejected: User has moved to moved@elsewhere.test"),
                      ("disabled", "550 5.2.1 <disabled@lab.test>: Recipient address rejected: The email account that you tried to reach is disabled"),
                      ("tempfull", "452 4.2.2 <tempfull@lab.test>: Recipient address rejected: The recipient's mailbox is over its quota"),
                      ("busy", "450 4.2.1 <busy@lab.test>: Recipient address rejected: The user you are trying to contact is receiving mail too quickly"),
                      ("alice", TAKEN)]:
        c.key("RCPT TO:<%s@lab.test>" % who, want)
    c.body().quit()

@case(8, "verify-recipient", "Postfix + Dovecot LMTP", "2524")
def _(t):
    """the answer of Dovecot's LMTP is quoted within Postfix's: 552 5.2.2 within 550 5.1.1"""
    c = t.conn().greet().mail()
    said = "550 5.1.1 <%s@lab.test>: Recipient address rejected: undeliverable address: host mx.lab.test[%s/run/dovecot/lmtp] said: %s (in reply to RCPT TO command)"
    c.key("RCPT TO:<full@lab.test>", said % ("full", t.state, "552 5.2.2 <full@lab.test> Quota exceeded (mailbox for user is full)"))
    c.key("RCPT TO:<nosuch@lab.test>", said % ("nosuch", t.state, "550 5.1.1 <nosuch@lab.test> User doesn't exist: nosuch@lab.test"))
    c.key(RCPT, TAKEN)
    c.quit()

@case(8, "backscatter", "Postfix", "2547")
def _(t):
    """nobody is unknown at RCPT; the bounce comes later, to whoever stands in MAIL FROM"""
    c = t.conn().greet().mail()
    c.key("RCPT TO:<nosuch@lab.test>", TAKEN)
    c.body(key=True).quit()

@case(8, "soft-bounce", "Postfix", "2537")
def _(t):
    """every 5xx becomes a 4xx"""
    c = t.conn().greet().mail()
    c.key("RCPT TO:<nosuch@lab.test>", "450 4.1.1 <nosuch@lab.test>: Recipient address rejected: User unknown in virtual mailbox table")
    c.key("RCPT TO:<x@elsewhere.test>", "454 4.7.1 <x@elsewhere.test>: Relay access denied")
    c.quit()

@case(8, "lmtp", "Dovecot LMTP", "2424")
def _(t):
    """LMTP itself: LHLO, and one reply for each recipient taken after DATA"""
    c = t.conn()
    c.reply("220*")
    c.key("LHLO client.lab.test", "250-mx.lab.test\n250-8BITMIME\n250-CHUNKING\n250-ENHANCEDSTATUSCODES\n250 PIPELINING")
    c.mail(expect="250 2.1.0 OK")
    c.key("RCPT TO:<full@lab.test>", "552 5.2.2 <full@lab.test> Quota exceeded (mailbox for user is full)")
    c.key("RCPT TO:<nosuch@lab.test>", "550 5.1.1 <nosuch@lab.test> User doesn't exist: nosuch@lab.test")
    c.key(RCPT, "250 2.1.5 OK")
    c.rcpt("bob@lab.test", "250 2.1.5 OK")
    c.body(expect="250 2.0.0 <alice@lab.test> * Saved", key=True)
    c.key(None, "250 2.0.0 <bob@lab.test> * Saved", "(end of DATA, second reply)")
    c.cmd("QUIT", "221*")


# ------------------------------------------------------------------ 9 sender domain, relay
@case(9, "sender-domain", "Postfix", "2509")
def _(t):
    """refused at RCPT; temporary by default"""
    for d, want in [("nxdomain.test", "450 4.1.8 <x@nxdomain.test>: Sender address rejected: Domain not found"),
                    ("nomx.test", "450 4.1.8 <x@nomx.test>: Sender address rejected: Domain not found"),
                    ("servfail.test", "450 4.1.8 <x@servfail.test>: Sender address rejected: Domain not found"),
                    ("nullmx.test", "550 5.7.27 <x@nullmx.test>: Sender address rejected: Domain nullmx.test does not accept mail (nullMX)"),
                    ("nodots", "504 5.5.2 <x@nodots>: Sender address rejected: need fully-qualified address"),
                    ("aonly.test", TAKEN), ("good.test", TAKEN)]:
        at_rcpt(t, want, sender="x@" + d)
    at_rcpt(t, TAKEN, sender="")

@case(9, "sender-domain-550", "Postfix", "2523")
def _(t):
    """refused at MAIL, 550; a SERVFAIL at MAIL is deferred to RCPT although smtpd_delay_reject=no"""
    c = t.conn().greet()
    c.key("MAIL FROM:<x@nxdomain.test>", "550 5.1.8 <x@nxdomain.test>: Sender address rejected: Domain not found")
    c.key("MAIL FROM:<x@nomx.test>", "550 5.1.8 <x@nomx.test>: Sender address rejected: Domain not found")
    c.key("MAIL FROM:<x@servfail.test>", "250 2.1.0 Ok")
    c.key(RCPT, "450 4.1.8 <x@servfail.test>: Sender address rejected: Domain not found")
    c.quit()

@case(9, "relay", "Postfix", "2500")
def _(t):
    """a recipient elsewhere"""
    at_rcpt(t, "554 5.7.1 <x@elsewhere.test>: Relay access denied", rcpt="x@elsewhere.test")

@case(9, "relay-defer", "Postfix", "2526")
def _(t):
    """a recipient elsewhere, temporary"""
    at_rcpt(t, "454 4.7.1 <x@elsewhere.test>: Relay access denied", rcpt="x@elsewhere.test")

@case(9, "sender-access", "Postfix", "2532")
def _(t):
    """codes of all sorts from an access map; 421 closes"""
    for who, want in [("blocked", "554 5.7.1 <blocked@good.test>: Sender address rejected: Access denied"),
                      ("text", "554 5.7.1 <text@good.test>: Sender address rejected: You are on our own blocklist"),
                      ("verbose", "571 5.7.1 <verbose@good.test>: Sender address rejected: Message refused"),
                      ("defer", "450 4.7.1 <defer@good.test>: Sender address rejected: Deferred by local policy"),
                      ("hold", "450 4.7.1 <hold@good.test>: Sender address rejected: Try again later")]:
        at_rcpt(t, want, sender=who + "@good.test")
    c = t.conn().greet().mail("slow@good.test")
    c.key(RCPT, "421 4.7.28 <slow@good.test>: Sender address rejected: Unusual rate of mail from your network, come back later")
    c.eof()


@case(9, "recipient-domain", "Postfix", "2548")
def _(t):
    """the recipient's domain has a null MX, or is not found"""
    c = t.conn().greet().mail()
    c.key("RCPT TO:<x@nullmx.test>", "556 5.1.10 <x@nullmx.test>: Recipient address rejected: Domain nullmx.test does not accept mail (nullMX)")
    c.key("RCPT TO:<x@nxdomain.test>", "450 4.1.2 <x@nxdomain.test>: Recipient address rejected: Domain not found")
    c.key("RCPT TO:<x@good.test>", TAKEN)
    c.quit()

# ------------------------------------------------------------------ 10 postscreen, protocol
@case(10, "pregreet", "postscreen", "2510")
def _(t):
    """EHLO before the greeting's end: the 220- teaser is never finished, the reply to EHLO follows it at once; refused at RCPT (enforce). A patient client sees the teaser, 2 s, the last 220 line, and is let through"""
    c = t.conn(t.fresh())
    c.raw(b"EHLO client.lab.test\r\n")
    c.key(None, "220-mx.lab.test ESMTP please wait\n250-mx.lab.test\n250-SIZE 10240000\n250-VRFY\n250-ETRN\n250-STARTTLS\n"
                "250-ENHANCEDSTATUSCODES\n250-8BITMIME\n250-DSN\n250-SMTPUTF8\n250 CHUNKING", "(connect, EHLO at once)")
    c.mail().key(RCPT, "550 5.5.1 Protocol error")
    c.quit()
    c = t.conn(t.fresh())
    c.key(None, "220-mx.lab.test ESMTP please wait\n220 mx.lab.test ESMTP Postfix", "(connect, patient)")
    c.ehlo().mail().key(RCPT, TAKEN)
    c.quit()

@case(10, "pregreet-drop", "postscreen", "2513")
def _(t):
    """the same with action drop"""
    c = t.conn(t.fresh())
    c.raw(b"EHLO client.lab.test\r\n").key(None, "220-mx.lab.test ESMTP Postfix\n521 5.5.1 Protocol error", "(connect, EHLO at once)")
    c.eof()

@case(10, "bare-newline", "postscreen", "2511")
def _(t):
    """a command that ends in LF alone"""
    c = t.conn(t.fresh())
    c.reply("220*")
    c.raw(b"EHLO client.lab.test\n").reply("250*")
    c.mail().key(RCPT, "550 5.5.1 Protocol error", RCPT + " after an EHLO<LF>")
    c.quit()

@case(10, "pipelining", "postscreen", "2511")
def _(t):
    """several commands at once, though postscreen's EHLO does not offer PIPELINING"""
    c = t.conn(t.fresh()).greet()
    if "PIPELINING" in c.ehlo_reply:
        raise Mismatch("PIPELINING offered")
    c.raw(b"MAIL FROM:<sender@good.test>\r\nRCPT TO:<alice@lab.test>\r\n").reply("250 2.1.0 Ok")
    c.key(None, "550 5.5.1 Protocol error", "MAIL, RCPT in one packet: to RCPT")
    c.quit()

@case(10, "postscreen-non-smtp", "postscreen", "2511")
def _(t):
    """an HTTP request"""
    c = t.conn(t.fresh())
    c.reply("220*")
    c.key("GET / HTTP/1.1", "521 5.7.0 Error: I can break rules, too. Goodbye.")
    c.eof()

@case(10, "non-smtp", "Postfix", "2500")
def _(t):
    """an HTTP request to smtpd: refused with a 2xx"""
    c = t.conn()
    c.reply("220*")
    c.key("GET / HTTP/1.1", "221 2.7.0 Error: I can break rules, too. Goodbye.")
    c.eof()

@case(10, "long-line", "Postfix", "2500")
def _(t):
    """a command of 5000 bytes is taken"""
    c = t.conn().greet()
    c.key("NOOP " + "x" * 5000, "250 2.0.0 Ok")
    c.quit()


# ------------------------------------------------------------------ 11 AUTH
def b64(s):
    return base64.b64encode(s.encode()).decode()

def plain(user, pw):
    return b64("\0%s\0%s" % (user, pw))

@case(11, "submission", "Postfix + Dovecot SASL", "2587")
def _(t):
    """TLS is required, then AUTH; wrong and right password with PLAIN and LOGIN"""
    right, wrong = plain("alice@lab.test", "secret"), plain("alice@lab.test", "wrong")
    c = t.conn().greet()
    if "AUTH" in c.ehlo_reply:
        raise Mismatch("AUTH offered in the clear")
    c.key("MAIL FROM:<alice@lab.test>", "530 5.7.0 Must issue a STARTTLS command first")
    c.key("AUTH PLAIN " + right, "530 5.7.0 Must issue a STARTTLS command first", "AUTH PLAIN in the clear")
    c.starttls().ehlo()
    if "250-AUTH PLAIN LOGIN CRAM-MD5" not in c.ehlo_reply:
        raise Mismatch("AUTH not offered")
    c.mail("alice@lab.test")
    c.key("RCPT TO:<x@elsewhere.test>", "554 5.7.1 <client-ok.lab.test[127.0.20.1]>: Client host rejected: Access denied", "(in TLS, no AUTH) RCPT TO:<x@elsewhere.test>")
    c.cmd("RSET")
    c.key("AUTH PLAIN " + wrong, "535 5.7.8 Error: authentication failed: (reason unavailable)", "AUTH PLAIN, wrong password")
    c.key("AUTH LOGIN", "334 VXNlcm5hbWU6")
    c.key(b64("alice@lab.test"), "334 UGFzc3dvcmQ6", "(user)")
    c.key(b64("wrong"), "535 5.7.8 Error: authentication failed: (reason unavailable)", "(wrong password)")
    c.key("AUTH FOO", "535 5.7.8 Error: authentication failed: Invalid authentication mechanism")
    c.key("AUTH PLAIN !!!", "535 5.7.8 Error: authentication failed: Invalid base64 data in initial response")
    c.cmd("AUTH LOGIN", "334*")
    c.key("*", "501 5.7.0 Authentication aborted")
    c.key("AUTH PLAIN", "334 ")
    c.key(right, "235 2.7.0 Authentication successful", "(right password)")
    c.key("AUTH PLAIN x", "503 5.5.1 Error: already authenticated", "AUTH again")
    c.mail("alice@lab.test").rcpt("x@elsewhere.test").body(key=True).quit()

@case(11, "submission-587", "Postfix + Dovecot SASL", MX + ":587")
def _(t):
    """a real port 587, TLS offered but not required; AUTH PLAIN in the clear"""
    c = t.conn().greet().mail("alice@lab.test")
    c.key("RCPT TO:<x@elsewhere.test>", "554 5.7.1 <client-ok.lab.test[127.0.20.1]>: Client host rejected: Access denied")
    c.cmd("RSET")
    c.key("AUTH PLAIN " + plain("alice@lab.test", "secret"), "235 2.7.0 Authentication successful", "AUTH PLAIN, right password")
    c.quit()

@case(11, "smtps", "Postfix + Dovecot SASL", "2465")
def _(t):
    """implicit TLS; CRAM-MD5"""
    c = t.conn(tls=True).greet()
    challenge = base64.b64decode(c.cmd("AUTH CRAM-MD5", "334 *")[4:])
    c.key(b64("alice@lab.test " + hmac.new(b"secret", challenge, "md5").hexdigest()), "235 2.7.0 Authentication successful", "AUTH CRAM-MD5, right password")
    c.mail("alice@lab.test").rcpt("x@elsewhere.test").body().quit()

@case(11, "smtps-465", "Postfix + Dovecot SASL", MX + ":465")
def _(t):
    """a real port 465; plain text to it gets no reply, the connection is closed"""
    c = t.conn(tls=True).greet()
    c.key("AUTH PLAIN " + plain("alice@lab.test", "secret"), "235 2.7.0 Authentication successful", "AUTH PLAIN, right password")
    c.quit()
    t.conn().raw(b"EHLO client.lab.test\r\n").eof()


# ------------------------------------------------------------------ 12 size, content
BIG = "Subject: big\r\n\r\n" + ("x" * 70 + "\r\n") * 200

@case(12, "size", "Postfix", "2514")
def _(t):
    """SIZE= too big at MAIL, and then without SIZE= too, until RSET; then too big at end of DATA"""
    c = t.conn().greet()
    c.key(MAIL + " SIZE=99999", "552 5.3.4 Message size exceeds fixed limit")
    c.key(MAIL, "552 5.3.4 Message size exceeds fixed limit", MAIL + " next")
    c.cmd("RSET")
    c.mail().rcpt().body(BIG, "552 5.3.4 Error: message file too big", key=True).quit()

@case(12, "end-of-data", "Postfix", "2514")
def _(t):
    """refused at end of DATA; the transaction is still open (503 to the next MAIL) until RSET"""
    c = t.conn().greet().mail("eod554@good.test").rcpt()
    c.body(expect="554 5.7.1 <eod554@good.test>: Sender address rejected: Access denied", key=True)
    c.key("MAIL FROM:<eod451@good.test>", "503 5.5.1 Error: nested MAIL command", "MAIL next")
    c.cmd("RSET")
    c.mail("eod451@good.test").rcpt()
    c.body(expect="451 4.7.1 <eod451@good.test>: Sender address rejected: Content scan took too long, try again", key=True).quit()

@case(12, "content", "Postfix", "2515")
def _(t):
    """header and body patterns: refused at end of DATA; GTUBE and EICAR in the body"""
    for subject, body, want in [("buy viagra", "", "550 5.7.1 message content rejected"),
                                ("lottery", "", "550 5.7.1 Message refused as spam by lab policy"),
                                ("gtube", GTUBE, "550 5.7.1 This message scored 1000 spam points"),
                                ("eicar", EICAR, "550 5.7.1 virus Eicar-Test-Signature found"),
                                ("fine", "", "250 2.0.0 Ok: queued as *")]:
        c = t.conn().greet().mail().rcpt()
        c.cmd("DATA", "354*")
        c.raw(("Subject: %s\r\n\r\n%s\r\n.\r\n" % (subject, body)).encode())
        c.key(None, want, "(end of DATA, Subject: %s)" % subject)
        c.quit()


# ------------------------------------------------------------------ 13 smuggling
ENDINGS = [(b"\n.\r\n", "LF.CRLF"), (b"\r\n.\n", "CRLF.LF"), (b"\n.\n", "LF.LF")]

def smuggle(t, ending, label, first, then):
    """a message, the ending, and a second message in its text; `then` is how many replies follow the first"""
    c = t.conn(t.fresh()).greet().mail().rcpt()
    c.cmd("DATA", "354*")
    c.raw(b"Subject: first\r\n\r\nfirst" + ending + b"MAIL FROM:<smuggled@good.test>\r\nRCPT TO:<bob@lab.test>\r\nDATA\r\nSubject: second\r\n\r\nsecond\r\n.\r\n")
    c.key(None, first, "(%s in DATA)" % label)
    c.sock.settimeout(2)
    further = []
    try:
        while True:
            further.append(c.reply())
    except Mismatch:
        pass
    if len(further) != then:
        raise Mismatch("%d further replies: %s" % (len(further), further))
    for reply in further:
        t.keys.append(("(next reply)", reply))
    c.quit()

@case(13, "smuggling-no", "Postfix", "2540")
def _(t):
    """each of the three endings ends the message, and the second message is run"""
    for ending, label in ENDINGS:
        smuggle(t, ending, label, "250 2.0.0 Ok: queued as *", 4)

@case(13, "smuggling-normalize", "Postfix", "2541")
def _(t):
    """only CRLF.CRLF ends it, one message is taken; a command that ends in LF alone is taken too"""
    for ending, label in ENDINGS:
        smuggle(t, ending, label, "250 2.0.0 Ok: queued as *", 0)
    c = t.conn(t.fresh())
    c.reply("220*")
    c.raw(b"EHLO client.lab.test\n").reply("250*")
    c.quit()

@case(13, "smuggling-reject", "Postfix", "2542")
def _(t):
    """a bare LF in DATA: 550 at its end, the connection stays; in a command: 550 and closed"""
    for ending, label in ENDINGS:
        smuggle(t, ending, label, "550 5.5.2 mx.lab.test Error: bare <LF> received", 0)
    c = t.conn(t.fresh())
    c.reply("220*")
    c.raw(b"EHLO client.lab.test\n").key(None, "550 5.5.2 mx.lab.test Error: bare <LF> received", "EHLO<LF>")
    c.eof()

@case(13, "unauth-pipelining", "Postfix", "2543")
def _(t):
    """commands after EHLO without waiting: 554 in place of EHLO's reply, and closed"""
    c = t.conn(t.fresh())
    c.reply("220*")
    c.raw(b"EHLO client.lab.test\r\nMAIL FROM:<sender@good.test>\r\n")
    c.key(None, "554 5.5.0 Error: SMTP protocol synchronization", "EHLO, MAIL in one packet")
    c.eof()


# ------------------------------------------------------------------ 14 reply forms
@case(14, "reply-footer", "Postfix", "2525")
def _(t):
    """a refusal of two lines, code and enhanced code repeated"""
    at_rcpt(t, "550-5.1.1 <nosuch@lab.test>: Recipient address rejected: User unknown in virtual mailbox table. For help see https://postmaster.lab.test/\n"
               "550 5.1.1 (client 127.0.20.1, *)", rcpt="nosuch@lab.test")

@case(14, "xclient", "Postfix", "2527")
def _(t):
    """any source address and name without owning it; a new greeting follows"""
    c = t.conn().greet()
    if "250-XCLIENT " not in c.ehlo_reply:
        raise Mismatch("XCLIENT not offered")
    c.key("XCLIENT NAME=[UNAVAILABLE] REVERSE_NAME=[UNAVAILABLE] ADDR=203.0.113.7", "220 mx.lab.test ESMTP Postfix", "XCLIENT ... ADDR=203.0.113.7")
    c.ehlo().mail()
    c.key(RCPT, "550 5.7.1 Client host rejected: cannot find your reverse hostname, [203.0.113.7]")
    c.quit()
