// What a session counts within a mail transaction (RFC 5321 3.3): its number, whether its message was taken, and how many
// replies an LMTP server still owes (RFC 2033 4.2).

export class Transaction {
  /** From 1. */
  number = 1;
  /** The last transaction whose message was accepted. */
  #taken = 0;
  #recipients = 0;
  #owed = 0;

  /** MAIL was accepted. */
  begin(): void {
    this.#recipients = 0;
    this.#taken = 0;
  }
  /** RCPT was accepted. */
  recipient(): void {
    this.#recipients += 1;
  }
  /** RSET was, or there is a new connection. */
  forget(): void {
    this.#recipients = 0;
    this.#owed = 0;
  }

  /** True once for each message; LMTP answers it once for each recipient. */
  take(): boolean {
    if (this.#taken === this.number) return false;
    this.#taken = this.number;
    return true;
  }

  /** Called with each reply to the end of data: true while one for another recipient is still due. */
  owesMore(): boolean {
    if (this.#owed === 0) this.#owed = Math.max(1, this.#recipients);
    this.#owed -= 1;
    return this.#owed > 0;
  }
}
