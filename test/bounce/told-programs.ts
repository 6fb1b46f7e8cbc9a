// What programs that send mail tell of a failure: exceptions, traces, dialogue boxes. Written for these tests.
import type { ToldOf } from './told.ts';

export const PROGRAMS: readonly ToldOf[] = [
  {
    name: 'nodemailer',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.7.1',
    causes: ['relay-denied'],
    text: `Error: Can't send mail - all recipients were rejected: 550 5.7.1 <guest@hotel.example>... Relaying denied
    at SMTPConnection._formatError (/app/node_modules/nodemailer/lib/smtp-connection/index.js:790:19)
    at SMTPConnection._actionRCPT (/app/node_modules/nodemailer/lib/smtp-connection/index.js:1654:28) {
  code: 'EENVELOPE',
  response: '550 5.7.1 <guest@hotel.example>... Relaying denied',
  responseCode: 550,
  command: 'RCPT TO',
  rejected: [ 'guest@hotel.example' ]
}
`,
  },
  {
    name: 'nodemailer-conn',
    recipient: null,
    code: null,
    causes: ['connect-refused'],
    text: `Error: connect ECONNREFUSED 192.0.2.25:587
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1278:16) {
  errno: -111,
  code: 'ESOCKET',
  syscall: 'connect',
  address: '192.0.2.25',
  port: 587,
  command: 'CONN'
}
`,
  },
  {
    name: 'nodemailer-cert',
    recipient: null,
    code: null,
    causes: ['tls-cert', 'tls-cert-name'],
    text: `Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: Host: smtp.sender.example. is not in the cert's altnames: DNS:*.hosting.example, DNS:hosting.example
    at Object.checkServerIdentity (node:tls:337:12)
    at TLSSocket.onConnectSecure (node:_tls_wrap:1679:27) {
  reason: "Host: smtp.sender.example. is not in the cert's altnames: DNS:*.hosting.example, DNS:hosting.example",
  host: 'smtp.sender.example',
  code: 'ESOCKET',
  command: 'CONN'
}
`,
  },
  {
    name: 'phpmailer',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.1.1',
    causes: ['rcpt-unknown'],
    text: `SMTP Error: The following recipients failed: guest@hotel.example: <guest@hotel.example>: Recipient address rejected: User unknown in virtual mailbox table
SMTP server error: RCPT TO command failed Detail: <guest@hotel.example>: Recipient address rejected: User unknown in virtual mailbox table SMTP code: 550 Additional SMTP info: 5.1.1
`,
  },
  {
    name: 'phpmailer-auth',
    recipient: null,
    code: 535,
    enhanced: '5.7.8',
    causes: ['smtp-auth-failed'],
    text: `2026-11-30 08:00:00 CLIENT -> SERVER: AUTH LOGIN
2026-11-30 08:00:00 SERVER -> CLIENT: 334 VXNlcm5hbWU6
2026-11-30 08:00:00 CLIENT -> SERVER: [credentials hidden]
2026-11-30 08:00:00 SERVER -> CLIENT: 334 UGFzc3dvcmQ6
2026-11-30 08:00:00 CLIENT -> SERVER: [credentials hidden]
2026-11-30 08:00:00 SERVER -> CLIENT: 535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6
2026-11-30 08:00:00 SMTP ERROR: Password command failed: 535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6
SMTP Error: Could not authenticate.
`,
  },
  {
    name: 'javamail',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.7.1',
    causes: ['relay-denied'],
    text: `javax.mail.SendFailedException: Invalid Addresses;
  nested exception is:
	com.sun.mail.smtp.SMTPAddressFailedException: 550 5.7.1 Unable to relay for guest@hotel.example

	at com.sun.mail.smtp.SMTPTransport.rcptTo(SMTPTransport.java:2064)
	at com.sun.mail.smtp.SMTPTransport.sendMessage(SMTPTransport.java:1286)
	at javax.mail.Transport.send0(Transport.java:233)
`,
  },
  {
    name: 'jakarta-conn',
    recipient: null,
    code: null,
    causes: ['connect-timeout'],
    text: `org.springframework.mail.MailSendException: Mail server connection failed. Failed messages: org.eclipse.angus.mail.util.MailConnectException: Couldn't connect to host, port: smtp.sender.example, 587; timeout 5000;
  nested exception is:
	java.net.SocketTimeoutException: Connect timed out
`,
  },
  {
    name: 'jakarta-pkix',
    recipient: null,
    code: null,
    causes: ['tls-cert'],
    text: `jakarta.mail.MessagingException: Could not convert socket to TLS;
  nested exception is:
	javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target
`,
  },
  {
    name: 'go',
    recipient: null,
    code: null,
    causes: ['tls-cert'],
    text: `2026/11/30 08:00:00 send failed: tls: failed to verify certificate: x509: certificate signed by unknown authority
`,
  },
  {
    name: 'go-refused',
    recipient: null,
    code: null,
    causes: ['connect-refused'],
    text: `panic: dial tcp 192.0.2.25:25: connect: connection refused

goroutine 1 [running]:
main.main()
	/app/main.go:22 +0x1d
`,
  },
  {
    name: 'python',
    recipient: 'guest@hotel.example',
    code: 554,
    enhanced: '5.7.1',
    causes: ['relay-denied'],
    text: `Traceback (most recent call last):
  File "/app/send.py", line 12, in <module>
    s.sendmail(src, [dst], msg)
  File "/usr/lib/python3.11/smtplib.py", line 907, in sendmail
    raise SMTPRecipientsRefused(senderrs)
smtplib.SMTPRecipientsRefused: {'guest@hotel.example': (554, b'5.7.1 <guest@hotel.example>: Relay access denied')}
`,
  },
  {
    name: 'python-gai',
    recipient: null,
    code: null,
    causes: ['rcpt-domain-dns', 'dns-temp'],
    text: `  File "/usr/lib/python3.11/socket.py", line 962, in getaddrinfo
    for res in _socket.getaddrinfo(host, port, family, type, proto, flags):
socket.gaierror: [Errno -2] Name or service not known
`,
  },
  {
    name: 'python-ssl',
    recipient: null,
    code: null,
    causes: ['tls-wrong-port'],
    text: `  File "/usr/lib/python3.11/ssl.py", line 1379, in do_handshake
    self._sslobj.do_handshake()
ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1002)
`,
  },
  {
    name: 'python-disc',
    recipient: null,
    code: null,
    causes: ['connection-dropped', 'tls-wrong-port'],
    text: `  File "/usr/lib/python3.11/smtplib.py", line 405, in getreply
    raise SMTPServerDisconnected("Connection unexpectedly closed")
smtplib.SMTPServerDisconnected: Connection unexpectedly closed
`,
  },
  {
    name: 'thunderbird-de',
    recipient: 'guest@hotel.example',
    code: null,
    enhanced: '5.1.1',
    causes: ['rcpt-unknown'],
    text: `Fehler beim Senden der Nachricht

Beim Senden der Nachricht ist ein Fehler aufgetreten. Der Mail-Server antwortete:
5.1.1 <guest@hotel.example>: Recipient address rejected: User unknown.
Bitte überprüfen Sie die E-Mail-Adresse des Empfängers "guest@hotel.example" und wiederholen Sie den Vorgang.
`,
  },
  {
    name: 'thunderbird-timeout',
    recipient: null,
    code: null,
    causes: ['connect-timeout', 'timeout'],
    text: `Sending of the message failed.
The message could not be sent because the connection to Outgoing server (SMTP) smtp.sender.example timed out. Try again.
`,
  },
  {
    name: 'applemail',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['relay-denied'],
    text: `Cannot send message using the server smtp.sender.example

The sender address "a@sender.example" or the recipient "guest@hotel.example" was rejected by the server smtp.sender.example.

The server response was: Relay access denied
`,
  },
  {
    name: 'outlook-0x',
    recipient: 'guest@hotel.example',
    code: 550,
    causes: ['smtp-auth-required', 'relay-denied'],
    text: `Ihre Nachricht hat einige oder alle Empfänger nicht erreicht.

      Betreff:	Test
      Gesendet am:	30.11.2026 08:00

Folgende(r) Empfänger kann/können nicht erreicht werden:

      'guest@hotel.example' am 30.11.2026 08:00
            550 Authentication is required for relay
`,
  },
];
