// What providers and their services tell of a failure, in their languages: pages of Microsoft and Gmail, events in JSON, refusals.
// Written for these tests.
import type { ToldOf } from './told.ts';

export const PROVIDERS: readonly ToldOf[] = [
  {
    name: 'exchange-dns',
    recipient: 'guest@hotel.example',
    code: 554,
    enhanced: '5.4.4',
    causes: ['rcpt-domain-dns'],
    text: `Delivery has failed to these recipients or groups:

guest@hotel.example
The recipient's e-mail system isn't accepting messages now. Please try resending your message later or contact the recipient directly.

Diagnostic information for administrators:
Generating server: ex01.sender.example

guest@hotel.example
Remote Server returned '554 5.4.4 SMTPSEND.DNS.NonExistentDomain; nonexistent domain'
`,
  },
  {
    name: 'm365-expired-refused',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.4.316',
    causes: ['connect-refused'],
    text: `Your message to guest@hotel.example couldn't be delivered.
hotel.example is not accepting connections.

Original Message Details
Created Date:	11/30/2026 8:01:22 AM
Sender Address:	a@sender.example
Recipient Address:	guest@hotel.example
Subject:	Offer

Error Details
Error:	550 5.4.316 Message expired, connection refused(Socket error code 10061)
`,
  },
  {
    name: 'm365-de',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.1.10',
    causes: ['rcpt-unknown'],
    text: `Fehler bei der Nachrichtenzustellung an die folgenden Empfänger oder Gruppen:

guest@hotel.example
Die eingegebene E-Mail-Adresse konnte nicht gefunden werden. Bitte überprüfen Sie die E-Mail-Adresse des Empfängers, und versuchen Sie, die Nachricht erneut zu senden.

Diagnoseinformationen für Administratoren:
Generierender Server: AM0PR01MB0001.eurprd01.prod.exchangelabs.com
guest@hotel.example
Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient guest@hotel.example not found by SMTP address lookup'
`,
  },
  {
    name: 'm365-fr',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.7.133',
    causes: ['rcpt-policy'],
    text: `Échec de la remise à ces destinataires ou groupes :

guest@hotel.example
Votre message n'a pas pu être remis, car le groupe n'accepte que les messages d'expéditeurs internes.

Informations de diagnostic pour les administrateurs :
Serveur de génération : AM0PR01MB0001.eurprd01.prod.outlook.com
guest@hotel.example
Remote server returned '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed because the sender was not authenticated when sending to this group'
`,
  },
  {
    name: 'm365-es',
    recipient: 'guest@hotel.example',
    code: 554,
    enhanced: '5.2.2',
    causes: ['rcpt-quota'],
    text: `No se pudo entregar el mensaje a los siguientes destinatarios o grupos:

guest@hotel.example
El buzón del destinatario está lleno y no puede aceptar mensajes ahora.

Información de diagnóstico para administradores:
Servidor generador: AM0PR01MB0001.eurprd01.prod.outlook.com
guest@hotel.example
Remote Server returned '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; Failed to process message due to a permanent exception'
`,
  },
  {
    name: 'm365-it',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.7.1',
    causes: ['sender-blocked', 'rcpt-policy', 'policy-unspecified'],
    text: `Recapito non riuscito per i seguenti destinatari o gruppi:

guest@hotel.example
Il server di posta elettronica del destinatario ha rifiutato il messaggio.

Informazioni di diagnostica per gli amministratori:
Server di generazione: AM0PR01MB0001.eurprd01.prod.outlook.com
guest@hotel.example
mx.hotel.example
Remote Server returned '550 5.7.1 Message rejected by tenant transport rule'
`,
  },
  {
    name: 'm365-nl',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.4.1',
    causes: ['rcpt-unknown'],
    text: `Bezorging aan de volgende ontvangers of groepen is mislukt:

guest@hotel.example
Het bericht kan niet worden bezorgd.

Diagnostische gegevens voor beheerders:
Server die het bericht heeft gegenereerd: AM0PR01MB0001.eurprd01.prod.outlook.com
guest@hotel.example
DB5EUR01FT001.mail.protection.outlook.com
Remote Server returned '550 5.4.1 Recipient address rejected: Access denied. [DB5EUR01FT001.eop-EUR01.prod.protection.outlook.com 2026-11-30T08:00:00.000Z 08DD]'
`,
  },
  {
    name: 'm365-pt',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.7.64',
    causes: ['relay-denied'],
    text: `Falha na entrega para estes destinatários ou grupos:

guest@hotel.example
Não foi possível entregar a mensagem.

Informações de diagnóstico para administradores:
Servidor de geração: AM0PR01MB0001.eurprd01.prod.outlook.com
guest@hotel.example
Remote Server returned '550 5.7.64 TenantAttribution; Relay Access Denied'
`,
  },
  {
    name: 'm365-pl',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.7.708',
    causes: ['ip-reputation', 'sender-blocked', 'rate-reputation'],
    text: `Dostarczenie do następujących adresatów lub grup nie powiodło się:

guest@hotel.example
Nie można dostarczyć wiadomości.

Informacje diagnostyczne dla administratorów:
Serwer generujący: AM0PR01MB0001.eurprd01.prod.outlook.com
guest@hotel.example
Remote Server returned '550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP. For more information please go to http://go.microsoft.com/fwlink/?LinkId=526653'
`,
  },
  {
    name: 'm365-ja',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.1.1',
    causes: ['rcpt-unknown'],
    text: `次の受信者またはグループへの配信に失敗しました。

guest@hotel.example
入力した電子メール アドレスが見つかりませんでした。

管理者向けの診断情報:
生成元サーバー: TY2PR01MB0001.jpnprd01.prod.outlook.com
guest@hotel.example
Remote Server returned '550 5.1.1 <guest@hotel.example>: Recipient address rejected: User unknown'
`,
  },
  {
    name: 'gmail-de',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.1.1',
    causes: ['rcpt-unknown'],
    text: `Adresse nicht gefunden

Deine Nachricht wurde nicht an guest@hotel.example zugestellt, weil die Adresse nicht gefunden wurde oder keine E-Mails empfangen kann.

Die Antwort lautete:
550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos or unnecessary spaces. For more information, go to https://support.google.com/mail/?p=NoSuchUser a640c23a62f3a-aa5 - gsmtp
`,
  },
  {
    name: 'gmail-dns',
    recipient: 'guest@hotell.example',
    code: null,
    causes: ['rcpt-domain-dns'],
    text: `Address not found

Your message wasn't delivered to guest@hotell.example because the domain hotell.example couldn't be found. Check for typos or unnecessary spaces and try again.

The response was:
DNS Error: DNS type 'mx' lookup of hotell.example responded with code NXDOMAIN
Domain name not found: hotell.example
`,
  },
  {
    name: 'gmail-temp-conn',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['connect-timeout', 'connect-refused'],
    text: `Delivery incomplete

There was a temporary problem delivering your message to guest@hotel.example. Gmail will retry for 46 more hours. You'll be notified if the delivery fails permanently.

The response was:
The recipient server did not accept our requests to connect. Learn more at https://support.google.com/mail/answer/7720 [mx.hotel.example. 192.0.2.25: timed out]
`,
  },
  {
    name: 'yahoo',
    recipient: 'guest@yahoo.example',
    code: 554,
    causes: ['rcpt-unknown', 'rcpt-disabled'],
    text: `Sorry, we were unable to deliver your message to the following address.

<guest@yahoo.example>:
554: delivery error: dd This user doesn't have a yahoo.example account (guest@yahoo.example) [-5] - mta4001.mail.ne1.yahoo.example
`,
  },
  {
    name: 'apple',
    recipient: 'guest@icloud.example',
    code: 552,
    enhanced: '5.2.2',
    causes: ['rcpt-quota'],
    text: `<guest@icloud.example>: host mx01.mail.icloud.example[192.0.2.40] said: 552 5.2.2
    <guest@icloud.example>: user is over quota (in reply to RCPT TO command)
`,
  },
  {
    name: 'gmx',
    recipient: 'guest@gmx.example',
    code: 554,
    causes: ['rdns-missing', 'rdns-generic', 'rdns-mismatch'],
    text: `<guest@gmx.example>: host mx00.emig.gmx.example[192.0.2.41] refused to talk to me: 554-gmx.example
    (mxgmx017) Nemesis ESMTP Service not available 554-No SMTP service 554-Bad DNS PTR resource
    record. 554 For explanation visit https://postmaster.gmx.example/case?c=hi&i=ip&v=192.0.2.7
`,
  },
  {
    name: 'webde-quota',
    recipient: 'guest@web.example',
    code: 552,
    enhanced: '5.2.2',
    causes: ['rcpt-quota'],
    text: `Die folgende Nachricht konnte nicht zugestellt werden:

guest@web.example:
SMTP error from remote server for RCPT TO command, host: mx-ha02.web.example (192.0.2.42) reason: 552 5.2.2 Requested mail action aborted: exceeded storage allocation. Quota exceeded.
`,
  },
  {
    name: 'tonline',
    recipient: 'guest@t-online.example',
    code: 554,
    causes: ['ip-reputation', 'rdns-generic', 'ip-blocklist-private', 'policy-unspecified', 'greeting-refused'],
    text: `<guest@t-online.example>: host mx00.t-online.example[192.0.2.43] refused to talk to me: 554 IP=192.0.2.7 - A problem occurred. Ask your postmaster for help or to contact tosa@rx.t-online.example to clarify. (BL)
`,
  },
  {
    name: 'mailru',
    recipient: 'guest@mail.example',
    code: 550,
    causes: ['content-spam'],
    text: `guest@mail.example
    host mxs.mail.example [192.0.2.44]
    SMTP error from remote mail server after end of data:
    550 spam message rejected. Please visit http://help.mail.example/notspam-support/id?c=abc or  report details to abuse@corp.mail.example. Error code: 6A7F. ID: 0000.
`,
  },
  {
    name: 'yandex-ru',
    recipient: 'guest@yandex.example',
    code: 550,
    enhanced: '5.7.1',
    causes: ['rcpt-unknown', 'rcpt-disabled', 'policy-unspecified'],
    text: `Это письмо отправлено почтовым сервером yandex.example.

К сожалению, мы вынуждены сообщить Вам о том, что Ваше письмо не может
быть отправлено одному или нескольким адресатам. Технические подробности можно найти ниже.

<guest@yandex.example>: host mx.yandex.example[192.0.2.45] said: 550 5.7.1 No such user! 1606723200-abc
    (in reply to RCPT TO command)
`,
  },
  {
    name: 'sendgrid',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.1.1',
    causes: ['rcpt-unknown'],
    text: `[{"email":"guest@hotel.example","timestamp":1764489600,"smtp-id":"<a@ismtpd>","event":"bounce","category":["x"],"sg_event_id":"a","sg_message_id":"b","reason":"550 5.1.1 The email account that you tried to reach does not exist.","status":"5.1.1","type":"bounce"}]`,
  },
  {
    name: 'sendgrid-blocked',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['rcpt-domain-dns', 'dns-temp'],
    text: `{"email":"guest@hotel.example","event":"deferred","response":"unable to get mx info: failed to get IPs from PTR record: lookup <nil>: unrecognized address","attempt":"3"}`,
  },
  {
    name: 'ses',
    recipient: 'guest@hotel.example',
    code: 554,
    enhanced: '5.7.1',
    causes: ['ip-blocklist-public'],
    text: `{"notificationType":"Bounce","bounce":{"feedbackId":"0100","bounceType":"Permanent","bounceSubType":"General","bouncedRecipients":[{"emailAddress":"guest@hotel.example","action":"failed","status":"5.7.1","diagnosticCode":"smtp; 554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using bl.spamcop.net"}],"timestamp":"2026-11-30T08:00:00.000Z","remoteMtaIp":"192.0.2.25","reportingMTA":"dns; a8-55.smtp-out.amazonses.com"},"mail":{"timestamp":"2026-11-30T08:00:00.000Z","source":"a@sender.example","messageId":"0100","destination":["guest@hotel.example"]}}`,
  },
  {
    name: 'mailgun',
    recipient: 'guest@hotel.example',
    code: 452,
    enhanced: '4.2.2',
    host: 'mx.hotel.example',
    causes: ['rcpt-quota'],
    text: `{"event":"failed","severity":"temporary","reason":"generic","recipient":"guest@hotel.example","recipient-domain":"hotel.example","timestamp":1764489600.1,"delivery-status":{"tls":true,"mx-host":"mx.hotel.example","code":452,"description":"","message":"4.2.2 The recipient's inbox is out of storage space.","attempt-no":2,"session-seconds":0.5,"certificate-verified":true,"utf8":true},"envelope":{"sender":"a@sender.example","targets":"guest@hotel.example","transport":"smtp"}}`,
  },
  {
    name: 'postmark',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.1.1',
    causes: ['rcpt-unknown'],
    text: `{"RecordType":"Bounce","Type":"HardBounce","TypeCode":1,"MessageStream":"outbound","ID":42,"MessageID":"a","Details":"smtp;550 5.1.1 The email account that you tried to reach does not exist.","Email":"guest@hotel.example","From":"a@sender.example","BouncedAt":"2026-11-30T08:00:00Z","Description":"The server was unable to deliver your message (ex: unknown user, mailbox not found)."}`,
  },
  {
    name: 'sparkpost',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.7.1',
    causes: ['auth-spf'],
    text: `{"msys":{"message_event":{"type":"bounce","bounce_class":"25","rcpt_to":"guest@hotel.example","raw_rcpt_to":"guest@hotel.example","raw_reason":"550 5.7.1 SPF check failed: 192.0.2.7 is not allowed to send mail from sender.example","reason":"550 5.7.1 SPF check failed: x.x.x.x is not allowed to send mail from sender.example","ip_address":"192.0.2.25","error_code":"550"}}}`,
  },
  {
    name: 'brevo',
    recipient: 'guest@hotel.example',
    code: 550,
    causes: ['rcpt-unknown'],
    text: `{"event":"hard_bounce","email":"guest@hotel.example","id":26224,"date":"2026-11-30 08:00:00","ts":1764489600,"message-id":"<1@relay>","subject":"x","reason":"550 No such user here"}`,
  },
  {
    name: 'proofpoint',
    recipient: 'guest@hotel.example',
    code: 554,
    causes: ['ip-reputation', 'ip-blocklist-private', 'provider-code'],
    text: `<guest@hotel.example>: host mxa-00000001.gslb.pphosted.example[192.0.2.46] said: 554
    Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.7 (in reply to end of DATA command)
`,
  },
  {
    name: 'fr-orange',
    recipient: 'guest@orange.example',
    code: 550,
    enhanced: '5.2.0',
    causes: ['content-spam', 'policy-unspecified', 'provider-code'],
    text: `<guest@orange.example>: host smtp-in.orange.example[192.0.2.47] said: 550 5.2.0 Mail rejete. Mail rejected. OFR_506 [506] (in reply to end of DATA command)
`,
  },
  {
    name: 'it-libero',
    recipient: 'guest@libero.example',
    code: 550,
    enhanced: '5.1.1',
    causes: ['rcpt-unknown'],
    text: `<guest@libero.example>: host smtp-in.libero.example[192.0.2.48] said: 550 5.1.1 <guest@libero.example> destinatario sconosciuto (in reply to RCPT TO command)
`,
  },
  {
    name: 'nl-vol',
    recipient: 'guest@ziggo.example',
    code: 552,
    causes: ['rcpt-quota'],
    text: `<guest@ziggo.example>: host mx.ziggo.example[192.0.2.49] said: 552 Mailbox van de ontvanger is vol (in reply to RCPT TO command)
`,
  },
  {
    name: 'pt-caixa',
    recipient: 'guest@sapo.example',
    code: 552,
    causes: ['rcpt-quota'],
    text: `<guest@sapo.example>: host mx.sapo.example[192.0.2.50] said: 552 5.2.2 A caixa de correio do destinatário está cheia (in reply to RCPT TO command)
`,
  },
  {
    name: 'pl-skrzynka',
    recipient: 'guest@wp.example',
    code: 550,
    causes: ['rcpt-unknown'],
    text: `<guest@wp.example>: host mx.wp.example[192.0.2.51] said: 550 Brak takiego uzytkownika (in reply to RCPT TO command)
`,
  },
];
