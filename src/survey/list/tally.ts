// What a list of surveys comes to: how many of each outcome, and which findings at how many domains and endpoints.
import type { MxSurvey, Severity } from '../document.ts';
import { outcomeOf, type SurveyOutcome } from '../outcome.ts';

export interface TalliedFinding {
  readonly id: string;
  readonly severity: Severity;
  readonly domains: number;
  /** Endpoints and hosts; 0 where it is about domains. */
  readonly endpoints: number;
  /** Where it was found first. */
  readonly example: string;
}

export interface ListTally {
  readonly domains: number;
  readonly endpoints: number;
  readonly addresses: number;
  readonly connections: number;
  readonly outcomes: Readonly<Record<SurveyOutcome, number>>;
  /** What was not asked, because the list was interrupted. */
  readonly notAsked: number;
  /** The worst first, then the most frequent. */
  readonly findings: readonly TalliedFinding[];
}

interface Row {
  readonly id: string;
  readonly severity: Severity;
  readonly example: string;
  domains: number;
  readonly endpoints: Set<string>;
}

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

export class Tally {
  readonly #rows = new Map<string, Row>();
  readonly #endpoints = new Set<string>();
  readonly #addresses = new Set<string>();
  readonly #outcomes: Record<SurveyOutcome, number> = { passed: 0, failed: 0, inconclusive: 0 };
  #connections = 0;
  #domains = 0;
  #notAsked = 0;

  add(survey: MxSurvey | null): void {
    this.#domains += 1;
    if (survey === null) {
      this.#notAsked += 1;
      return;
    }
    this.#outcomes[outcomeOf(survey)] += 1;
    for (const { host, address, port, connections } of survey.endpoints) {
      const key = `${host}[${address}]:${port}`;
      if (this.#endpoints.has(key)) continue;
      this.#endpoints.add(key);
      this.#addresses.add(address);
      this.#connections += connections;
    }
    const here = new Set<Row>();
    for (const { id, severity, endpoint } of survey.findings) {
      const key = `${severity} ${id}`;
      const row = this.#rows.get(key) ?? {
        id,
        severity,
        example: endpoint ?? survey.target,
        domains: 0,
        endpoints: new Set(),
      };
      this.#rows.set(key, row);
      if (endpoint !== null) row.endpoints.add(endpoint);
      if (!here.has(row)) row.domains += 1;
      here.add(row);
    }
  }

  result(): ListTally {
    const findings = [...this.#rows.values()].map(({ endpoints, ...row }) => ({ ...row, endpoints: endpoints.size }));
    return {
      domains: this.#domains,
      endpoints: this.#endpoints.size,
      addresses: this.#addresses.size,
      connections: this.#connections,
      outcomes: { ...this.#outcomes },
      notAsked: this.#notAsked,
      findings: findings.sort(
        (a, b) =>
          ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || b.domains - a.domains || (a.id < b.id ? -1 : 1),
      ),
    };
  }
}
