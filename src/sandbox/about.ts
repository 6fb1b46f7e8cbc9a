// What a command says of itself before it is looked at.

/** What a command says of itself, for the rules that are asked before it is looked at. */
export interface About {
  readonly helo?: string;
  readonly from?: string | null;
  readonly to?: readonly string[];
}
