// The notification of a Postfix, as a customer pastes it into a ticket: all that is known of a refusal.

export interface Bounced {
  /** In one line, as Postfix folds it into its notification. */
  readonly reply: string;
  /** `RCPT TO`, `MAIL FROM`, `end of DATA`; `connect` for the greeting. */
  readonly at: string;
  readonly from: string;
  readonly to: string;
  /** The reporting server, which is the one that said EHLO. */
  readonly helo: string;
}

export function notificationOf({ reply, at, from, to, helo }: Bounced): string {
  const server = 'host mx.lab.test[192.0.2.5]';
  const said =
    at === 'connect'
      ? `${server} refused to talk to me:\n    ${reply}`
      : `${server} said:\n    ${reply} (in reply to ${at} command)`;
  return `This is the mail system at host ${helo}.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<${to}>: ${said}

Reporting-MTA: dns; ${helo}
X-Postfix-Sender: rfc822; ${from}

Final-Recipient: rfc822; ${to}
Action: failed
Status: 5.0.0
Remote-MTA: dns; mx.lab.test
Diagnostic-Code: smtp; ${reply}
`;
}
