// The words of a letter to a customer.

export interface LetterWords {
  readonly greeting: string;
  readonly failed: string;
  readonly delayed: string;
  /** With {age}: for how long it was tried. */
  readonly delayedFor: string;
  /** The same where the text names no recipient. */
  readonly failedToNobody: string;
  readonly delayedToNobody: string;
  readonly message: string;
  readonly messageOf: string;
  readonly and: string;
  readonly more: string;
  /** With {reply}: what the server answered. */
  readonly quote: string;
  /** The same of a reason that is no server's reply. */
  readonly quoteReason: string;
  /** What a test with the server itself has shown. */
  readonly proved: Readonly<Record<'confirmed' | 'receiver-must-act' | 'not-reproduced', string>>;
  readonly closing: string;
  readonly date: string;
  readonly months: readonly string[];
}
