// A message on its way, as far as the log told of it.

/** What a group counts of recipients and messages. */
export interface Counted {
  messages: number;
  recipients: number;
  readonly outcome: { refused: number; delayedThenDelivered: number; expired: number; open: number };
}

export interface Tracked {
  readonly groups: Set<Counted>;
  /** Recipients that were put off, with the group of the last refusal. */
  readonly waiting: Map<string, Counted>;
}

export interface Open {
  sender: string | null;
  isBounce: boolean;
  /** The address of the client that brought it. */
  client: string | null;
  /** Null as long as nothing was refused. */
  tracked: Tracked | null;
}
