// The words of a letter to a customer.

export interface LetterWords {
  readonly greeting: string;
  readonly failed: string;
  readonly delayed: string;
  /** With {age}: for how long it was tried. */
  readonly delayedFor: string;
  readonly failedToNobody: string;
  readonly message: string;
  readonly messageOf: string;
  readonly and: string;
  readonly more: string;
  readonly quote: string;
  /** What a test with the server itself has shown. */
  readonly proved: Readonly<Record<'confirmed' | 'receiver-must-act' | 'not-reproduced', string>>;
  readonly closing: string;
  readonly date: string;
  readonly months: readonly string[];
}
