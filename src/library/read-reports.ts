// Files of reports -> the document: what failed, why, and what asks just that.
import type { Language } from '../diagnosis/texts.ts';
import { joinDmarc, readDmarcReport } from '../log/dmarc-report.ts';
import { dmarcScenario, tlsScenario } from '../log/report-scenario.ts';
import type {
  DmarcRefusal,
  ExplainedDmarc,
  ExplainedTls,
  Reported,
  ReportsDocument,
  TlsFailure,
} from '../log/reports-document.ts';
import { joinTls, readTlsReport } from '../log/tls-report.ts';
import { reportWords } from '../report/reports-words.ts';
import { type IpAddress, inNetwork, parseIp } from '../trust/ip-network.ts';
import { type Unpacked, unpackReport } from './unpack-report.ts';

export interface Network {
  readonly ip: IpAddress;
  readonly bits: number;
}

/** `192.0.2.0/24`, `2001:db8::/32`, or one address; null for anything else. */
export function networkIn(text: string): Network | null {
  const [, address = '', width] = /^([0-9a-fA-F.:]{2,45})(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const ip = parseIp(address);
  const most = ip?.family === 4 ? 32 : 128;
  const bits = width === undefined ? most : Number(width);
  return ip === null || bits > most ? null : { ip, bits };
}

function contains({ ip, bits }: Network, address: string): boolean {
  const parsedIp = parseIp(address);
  return parsedIp !== null && parsedIp.family === ip.family && inNetwork(parsedIp, ip, bits);
}

export class ReportReader {
  readonly #reports: Reported[] = [];
  #tls: TlsFailure[] = [];
  #dmarc: DmarcRefusal[] = [];
  /** A report that reached two mailboxes counts once. */
  readonly #known = new Set<string>();
  #sessions = 0;
  #messages = 0;

  /** One file: a report, a packed one, or a mail that carries some. */
  async add(file: string, octets: Uint8Array): Promise<void> {
    for (const one of await unpackReport(file, octets)) this.#take(one);
  }

  #take(one: Unpacked): void {
    const nothing = { kind: 'none', reporter: null, id: null, domain: null, begin: null, end: null } as const;
    if ('problem' in one) {
      this.#reports.push({ file: one.name, ...nothing, problem: one.problem });
      return;
    }
    const tls = one.text.trimStart().startsWith('{') ? readTlsReport(parsed(one.text)) : null;
    const dmarc = tls === null && one.text.trimStart().startsWith('<') ? readDmarcReport(one.text) : null;
    const about = tls?.about ?? dmarc?.about;
    const id = about?.id === null || about === undefined ? null : `${about.kind} ${about.reporter} ${about.id}`;
    const isKnown = id !== null && this.#known.has(id);
    if (id !== null) this.#known.add(id);
    if (isKnown && about !== undefined) this.#reports.push({ file: one.name, ...about });
    else if (tls !== null) {
      this.#reports.push({ file: one.name, ...tls.about });
      this.#tls = joinTls([...this.#tls, ...tls.failures]);
      this.#sessions += tls.sessions;
    } else if (dmarc !== null) {
      this.#reports.push({ file: one.name, ...dmarc.about });
      this.#dmarc = joinDmarc([...this.#dmarc, ...dmarc.refusals]);
      this.#messages += dmarc.messages;
    } else this.#reports.push({ file: one.name, ...nothing, problem: 'neither a TLS report nor a DMARC report' });
  }

  /** `ours`: the networks that send for us; empty: nobody said. */
  document(lang: Language, ours: readonly Network[]): ReportsDocument {
    const words = reportWords(lang);
    return {
      schema: 'mxprobe/reports@1',
      reports: this.#reports,
      tls: this.#tls.map(
        (one): ExplainedTls => ({ ...one, explanation: words.results[one.result], ask: askTls(one), scenario: null }),
      ),
      dmarc: this.#dmarc.map((one): ExplainedDmarc => {
        const isOurs = ours.length === 0 ? null : ours.some((network) => contains(network, one.source));
        const why = one.why.map((word) => words.why[word]).join(' ');
        const whose = isOurs === null ? '' : `${isOurs ? words.ours : words.foreign} `;
        return { ...one, isOurs, explanation: `${whose}${why}`.trim(), ask: null, scenario: null };
      }),
      sessions: this.#sessions,
      messages: this.#messages,
    };
  }
}

/** The survey, where DNS or the policy is at fault; else the dialogue with the one host. */
function askTls({ domain, mx, result }: TlsFailure): string | null {
  const isOfDomain = /^(?:tlsa|dnssec|dane|sts)/.test(result) || mx === null;
  if (!isName(domain)) return null;
  return isOfDomain || !isName(mx ?? '')
    ? `mxprobe mx ${domain}`
    : `mxprobe run ${fileOf(result, mx ?? '')} --target ${mx}`;
}

const isName = (name: string) => /^[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?$/i.test(name);
const fileOf = (result: string, host: string) => `${result}-${host.replace(/[^a-z0-9.-]/gi, '_')}.yaml`.slice(0, 120);

/** The scenarios of a document, each with its file name. */
export function reportScenarios(
  document: ReportsDocument,
): { readonly file: string; readonly yaml: string; readonly of: ExplainedTls | ExplainedDmarc }[] {
  const files = new Map<string, { file: string; yaml: string; of: ExplainedTls | ExplainedDmarc }>();
  for (const one of document.tls)
    if (one.mx !== null && isName(one.mx))
      files.set(fileOf(one.result, one.mx), { file: fileOf(one.result, one.mx), yaml: tlsScenario(one), of: one });
  for (const one of document.dmarc) {
    const file = fileOf(`dmarc-${one.headerFrom}`, one.source.replaceAll(':', '.'));
    if (!files.has(file) && one.isOurs !== false) files.set(file, { file, yaml: dmarcScenario(one), of: one });
  }
  return [...files.values()];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
