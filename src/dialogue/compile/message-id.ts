// A name for each session and each message of it, always of the same length, so that messages have one size.

/** `ab12cd-0.0000017` for a session, `ab12cd-0.0000017.000001` for its first message. */
export function messageId(unique: string, session: number, transaction: number | null): string {
  const own = `${unique}.${String(session).padStart(7, '0')}`;
  return transaction === null ? own : `${own}.${String(transaction).padStart(6, '0')}`;
}
