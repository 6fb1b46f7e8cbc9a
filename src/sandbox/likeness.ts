// An MX that answers as a recorded one did: a tree of dialogues. Where the same was said before in the same order, within TLS or not, the
// recorded reply comes, octet for octet; a command that is not in the record gets the reply to its verb elsewhere in it, and that is told.

/** What a server said, or did in place of it. */
export interface Said {
  /** The octets of the reply; null: it closed, or stayed silent. */
  readonly raw: Buffer | null;
  readonly does: 'reply' | 'close' | 'silence' | 'fail-tls';
  /** How long after what it said before; 0 for what answers a command. */
  readonly afterMs: number;
}

/** One command of a recorded session, or its begin (`command` null). */
export interface Turn {
  /** As it was sent; the message as `(message)`, what is sent to a 334 as `(answer)`. */
  readonly command: string | null;
  readonly secure: boolean;
  /** What came back, in order: a server may say more than one thing. */
  readonly said: readonly Said[];
}

export interface RecordedSession {
  readonly turns: readonly Turn[];
  readonly isImplicitTls: boolean;
}

interface Node {
  /** In the order of the record; a server that was asked twice may have answered twice. */
  readonly answers: (readonly Said[])[];
  readonly next: Map<string, Node>;
  /** How often this place was reached since the start. */
  reached: number;
}

export interface Answer {
  readonly said: readonly Said[];
  readonly isRecorded: boolean;
  /** Nothing more was said to that server. */
  readonly isLast: boolean;
}

/** In place of what a client sends to a challenge of AUTH, which the record masks (RFC 4954 4). */
export const ANSWER = '(answer)';

export const isChallenged = ({ said }: Pick<Turn, 'said'>) =>
  said.at(-1)?.raw?.toString('latin1').startsWith('334') === true;

const newNode = (): Node => ({ answers: [], next: new Map(), reached: 0 });
const UNKNOWN: Said = { raw: Buffer.from('502 5.5.2 Error: not in the record\r\n'), does: 'reply', afterMs: 0 };

export class Likeness {
  readonly #root = newNode();
  /** The last reply to each verb, within TLS and outside. */
  readonly #byVerb = new Map<string, readonly Said[]>();
  /** Places with answers that contradict each other. */
  contradictions = 0;

  constructor(sessions: readonly RecordedSession[]) {
    for (const { turns } of sessions) this.#add(turns);
  }

  #add(turns: readonly Turn[]): void {
    let node = this.#root;
    for (const { command, secure, said } of turns) {
      const key = keyOf(command, secure);
      const next = node.next.get(key) ?? newNode();
      node.next.set(key, next);
      if (next.answers.length > 0 && !isSame(next.answers.at(-1), said)) this.contradictions += 1;
      next.answers.push(said);
      this.#byVerb.set(`${secure} ${verbOf(command)}`, said);
      node = next;
    }
  }

  /** A new session of a client. */
  begin(): Conversation {
    return new Conversation(this.#root, this.#byVerb);
  }
}

export class Conversation {
  #node: Node | null;
  readonly #byVerb: ReadonlyMap<string, readonly Said[]>;

  constructor(root: Node, byVerb: ReadonlyMap<string, readonly Said[]>) {
    this.#node = root;
    this.#byVerb = byVerb;
  }

  /** What is said to a command; null: to the connection. */
  answer(command: string | null, secure: boolean): Answer {
    const exact = this.#node?.next.get(keyOf(command, secure));
    const near = exact ?? this.#alike(command, secure);
    if (near !== undefined) {
      this.#node = near;
      const said = near.answers[Math.min(near.reached, near.answers.length - 1)] ?? [];
      near.reached += 1;
      return { said, isRecorded: exact !== undefined, isLast: near.next.size === 0 };
    }
    this.#node = null;
    const said = this.#byVerb.get(`${secure} ${verbOf(command)}`) ?? this.#byVerb.get(`${!secure} ${verbOf(command)}`);
    return { said: said ?? [UNKNOWN], isRecorded: false, isLast: true };
  }

  /** Of the same verb at the same place: an argument may be made anew for each run (`${unique}`). */
  #alike(command: string | null, secure: boolean): Node | undefined {
    const verb = `${secure} ${verbOf(command)}`;
    const found = [...(this.#node?.next ?? [])].filter(([key]) => key.startsWith(verb)).map(([, node]) => node);
    // of several, the one whose turn it is: the record asked them in this order
    return found.find(({ answers, reached }) => reached < answers.length) ?? found.at(-1);
  }
}

/** What can differ though the same is meant: credentials, which the record masks. */
function keyOf(command: string | null, secure: boolean): string {
  if (command === null) return `${secure} (connect)`;
  const verb = verbOf(command);
  if (verb === 'AUTH') return `${secure} AUTH ${/^AUTH\s+(\S+)/i.exec(command)?.[1]?.toUpperCase() ?? ''}`;
  return `${secure} ${verb}${command.slice(verb.length)}`;
}

function verbOf(command: string | null): string {
  if (command === null) return '(connect)';
  if (command.startsWith('(message')) return '(message)';
  if (command === ANSWER) return ANSWER;
  return (/^(?:MAIL FROM|RCPT TO|[A-Za-z0-9]{1,20})/i.exec(command)?.[0] ?? '').toUpperCase();
}

function isSame(a: readonly Said[] | undefined, b: readonly Said[]): boolean {
  return (
    a !== undefined &&
    a.length === b.length &&
    a.every(
      ({ raw, does }, i) =>
        does === b[i]?.does && (raw?.toString('latin1') ?? '') === (b[i]?.raw?.toString('latin1') ?? ''),
    )
  );
}
