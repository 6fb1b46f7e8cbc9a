// What one SPF evaluation knows and has used up: the facts of the SMTP session, and the limits of RFC 7208 4.6.4.
import { formatIp, type IpAddress, labelsOf } from './ip-network.ts';
import type { Looked, Lookup, LookupType } from './lookup.ts';
import type { MacroValues } from './spf-macro.ts';
import { type ValidatedNames, validatedNames } from './validated-names.ts';

export interface SpfQuestion {
  readonly ip: IpAddress;
  /** The reverse-path without its brackets; empty for `<>`. */
  readonly sender: string;
  /** What the client said in EHLO or HELO. */
  readonly helo: string;
  /** The host that checks, for explanations (%{r}); null if it has no name. */
  readonly receiver: string | null;
  /** Seconds since 1970, for explanations (%{t}). */
  readonly seconds: number;
}

/** The end of an evaluation without a mechanism's verdict. Thrown within spf.ts only. */
export class SpfEnd extends Error {
  readonly result: 'none' | 'temperror' | 'permerror';
  constructor(result: SpfEnd['result'], message: string) {
    super(message);
    this.result = result;
  }
}

/** Terms that ask the DNS. */
const MAX_TERMS = 10;
/** Look-ups without an answer. */
const MAX_VOID_LOOKUPS = 2;

export class SpfSession {
  readonly question: SpfQuestion;
  readonly domain: string;
  readonly #localPart: string;
  readonly #lookup: Lookup;
  #terms = 0;
  #voids = 0;
  #names: Promise<ValidatedNames> | null = null;

  constructor(question: SpfQuestion, lookup: Lookup) {
    this.question = question;
    this.#lookup = lookup;
    const at = question.sender.lastIndexOf('@');
    this.#localPart = at > 0 ? question.sender.slice(0, at) : 'postmaster';
    const domain = question.sender === '' ? question.helo : question.sender.slice(at + 1);
    this.domain = domain.replace(/\.$/, '');
  }

  lookup(name: string, type: LookupType): Promise<Looked> {
    return this.#lookup(name, type);
  }

  /** Counts a term that asks the DNS: include, a, mx, ptr, exists, redirect. */
  countTerm(): void {
    this.#terms += 1;
    if (this.#terms > MAX_TERMS) throw new SpfEnd('permerror', `more than ${MAX_TERMS} terms that need the DNS`);
  }

  /** A look-up for a mechanism: answers without records are counted, and failures end the evaluation. */
  async lookupForTerm(name: string, type: LookupType): Promise<Looked> {
    const looked = await this.#lookup(name, type);
    switch (looked.outcome) {
      case 'records':
      case 'bad-name':
        return looked;
      case 'nodata':
      case 'nxdomain':
        this.#voids += 1;
        if (this.#voids > MAX_VOID_LOOKUPS) {
          throw new SpfEnd(
            'permerror',
            `more than ${MAX_VOID_LOOKUPS} look-ups without an answer, the last: ${looked.text}`,
          );
        }
        return looked;
      default:
        throw new SpfEnd('temperror', looked.text);
    }
  }

  /** The client's forward-confirmed names, looked up once. */
  names(): Promise<ValidatedNames> {
    this.#names ??= validatedNames(this.question.ip, this.#lookup);
    return this.#names;
  }

  /** The values of the macro letters where `domain`'s record is evaluated. */
  macroValues(domain: string): MacroValues {
    const { ip, helo, receiver, seconds } = this.question;
    const plain = new Map([
      ['s', `${this.#localPart}@${this.domain}`],
      ['l', this.#localPart],
      ['o', this.domain],
      ['d', domain],
      ['i', labelsOf(ip).join('.').toUpperCase()],
      ['v', ip.family === 4 ? 'in-addr' : 'ip6'],
      ['h', helo],
      ['c', formatIp(ip)],
      ['r', receiver ?? 'unknown'],
      ['t', String(seconds)],
    ]);
    return { plain, validatedName: async () => bestName((await this.names()).validated, domain) };
  }
}

/** RFC 7208 7.3: the domain itself, else a name below it, else any. */
function bestName(validated: readonly string[], domain: string): string {
  const wanted = domain.toLowerCase();
  return (
    validated.find((name) => name.toLowerCase() === wanted) ??
    validated.find((name) => name.toLowerCase().endsWith(`.${wanted}`)) ??
    validated[0] ??
    'unknown'
  );
}
