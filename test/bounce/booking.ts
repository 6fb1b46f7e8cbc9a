// One refusal in every form in which a support desk may get it: as published text, as a report, forwarded as an attachment
// and inline, and as the HTML notification of a German Exchange.

const SENTENCE = 'This is the mail system at host mailrouter-***.prod.booking.com.';
export const PUBLISHED = `Seit einigen Tagen erreichen uns vermehrt Nachrichten, in denen gemeldet wird, dass Buchungsbestätigungen zurück kommen.
${SENTENCE} I'm sorry to have to inform you that your message could not be delivered to one or more recipients. It's attached below. For further assistance, please send mail to postmaster. If you do so, please include this problem report. The mail system <xxx.636363@guest.booking.com>: host intercommail.booking.com[...] said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)
Reporting-MTA: dns; mailrouter-***.prod.booking.com Final-recipient: RFC822; xxx.636363@guest.booking.com Action: failed Status: 5.7.0 Remote-MTA: dns; intercommail.booking.com X-Supplementary-Info: <intercommail.booking.com #5.7.0 smtp; 530 5.7.0 Must issue a STARTTLS command first>
Hier eine vereinfachte Erklärung:
1. Die Antwort stammt von dem Eingangsserver, der die Nachricht ablehnt.
`;
export const REPORT = `Return-Path: <>
From: MAILER-DAEMON@mailrouter-101.prod.booking.com (Mail Delivery System)
To: hotel@sender.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4XY.1/mailrouter"

This is a MIME-encapsulated message.

--4XY.1/mailrouter
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mailrouter-101.prod.booking.com.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<xxx.636363@guest.booking.com>: host intercommail.booking.com[37.10.30.20] said:
    530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM
    command)

--4XY.1/mailrouter
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mailrouter-101.prod.booking.com
X-Postfix-Queue-ID: 4XY
X-Postfix-Sender: rfc822; hotel@sender.example
Arrival-Date: Mon,  2 Nov 2026 09:00:00 +0100 (CET)

Final-Recipient: rfc822; xxx.636363@guest.booking.com
Original-Recipient: rfc822;xxx.636363@guest.booking.com
Action: failed
Status: 5.7.0
Remote-MTA: dns; intercommail.booking.com
Diagnostic-Code: smtp; 530 5.7.0 Must issue a STARTTLS command first

--4XY.1/mailrouter
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <hotel@sender.example>
From: Hotel <hotel@sender.example>
To: xxx.636363@guest.booking.com
Subject: Booking

--4XY.1/mailrouter--
`;
export const ATTACHED = `From: Hotel <hotel@sender.example>
To: help@provider.example
Subject: Fwd: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="m"

--m
Content-Type: text/plain

Please see what this is.

--m
Content-Type: message/rfc822

${REPORT}
--m--
`;
export const EXCHANGE_HTML = `From: MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@sender.example
To: hotel@sender.example
Subject: =?utf-8?Q?Unzustellbar:_Buchungsbest=C3=A4tigung?=
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><head><style>p { color: red }</style></head><body>
<p><b>Fehler bei der Nachrichtenzustellung an folgende Empf=C3=A4nger oder Gruppen:</b></p>
<p><a href=3D"mailto:xxx.636363@guest.booking.com">xxx.636363@guest.booking.com</a><br>
Ihre Nachricht wurde nicht zugestellt. Der Remoteserver verlangt eine verschl=C3=BC=
sselte Verbindung.</p>
<p><b>Diagnoseinformationen f=C3=BCr Administratoren:</b></p>
<p>Generierender Server: ex01.sender.example</p>
<p>xxx.636363@guest.booking.com<br>
intercommail.booking.com<br>
Remote Server returned '530 5.7.0 Must issue a STARTTLS command first'</p>
<p>Urspr=C3=BCngliche Nachrichtenkopfzeilen:</p>
<pre>Received: from a by b; 550 5.1.1 not this</pre>
</body></html>
`;
export const QUOTED = `From: Hotel <hotel@sender.example>
To: help@provider.example
Subject: WG: Undelivered Mail Returned to Sender
Content-Type: text/plain; charset=utf-8

Hallo, was ist das?

${`-----Ursprüngliche Nachricht-----
Von: Mail Delivery System
Gesendet: Montag, 2. November 2026 10:00
An: Hotel
Betreff: Undelivered Mail Returned to Sender

${REPORT.slice(REPORT.indexOf('This is the mail system'), REPORT.indexOf('\n--4XY.1/mailrouter\nContent-Description: Delivery'))}`.replace(
  /^/gm,
  '> ',
)}`;
