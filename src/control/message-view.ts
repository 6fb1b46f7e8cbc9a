// A message as JSON has it: the envelope, and what its reader sees. The octets are asked for by themselves.
import { contentOf } from '../bounce/message-content.ts';
import type { MessageRecord } from '../sandbox/records.ts';

export interface MessageView extends Omit<MessageRecord, 'raw'> {
  readonly subject: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text: string | null;
  readonly html: string | null;
  readonly attachments: readonly { readonly name: string | null; readonly type: string; readonly size: number }[];
}

export function messageView(message: MessageRecord): MessageView {
  const { raw, sha256, ...envelope } = message;
  const { subject, headers, text, html, attachments } = contentOf(raw);
  return {
    ...envelope,
    sha256,
    subject,
    headers,
    text,
    html,
    attachments: attachments.map(({ name, type, content }) => ({ name, type, size: content.length })),
  };
}
