// A probe file -> a probe, or everything that is wrong with it.
import { nodeAt } from '../document/node.ts';
import { type Problem, problemAt, type Source } from '../document/problem.ts';
import { readYaml } from '../document/read-yaml.ts';
import { Checking } from '../document/shape.ts';
import { NORMALISING } from './normalise.ts';
import type { Notify, Probe } from './probe.ts';
import { type ProbeTree, probeShape } from './probe-shape.ts';

/** Three nights: a host that is down over a weekend is told on Monday. */
const NIGHTS = 3;

export type LoadedProbe =
  | { readonly probe: null; readonly problems: readonly Problem[] }
  | {
      readonly probe: Probe;
      readonly problems: readonly Problem[];
      /** What is found wrong later with the value at `path`: keys, and numbers of lists. */
      readonly problemAt: (path: readonly string[], message: string) => Problem;
    };

export function loadProbe(source: Source): LoadedProbe {
  const { root, problems } = readYaml(source);
  if (root === null) return { probe: null, problems };
  const checking = new Checking(source);
  const tree = probeShape.read(root, checking);
  const all = [...problems, ...checking.problems].sort((a, b) => a.line - b.line || a.column - b.column);
  if (tree === undefined || checking.problems.length > 0) return { probe: null, problems: all };
  const probe = probeOf(tree);
  const missing = missingOf(probe);
  if (missing !== null) return { probe: null, problems: [...all, problemAt(source, root.span, ...missing)] };
  return {
    probe,
    problems: all,
    problemAt: (path, message) => problemAt(source, nodeAt(root, path).span, message),
  };
}

/** What the keys lack together: a sentence, and what to do. */
function missingOf(probe: Probe): readonly [string, string] | null {
  const { scenarios, survey, watchesIdentity, log, targets, vantages, alert, identity } = probe;
  if (vantages.length > 0 && identity.source !== null)
    return ['`from` together with `source`', 'a vantage point asks from its own address'];
  if (alert !== 'most' && vantages.length < 2)
    return ['`alert` without several vantage points', '`from: [fra1, syd1]` has them ask; `notify:` names who is told'];
  const isAsked = scenarios.length > 0 || survey || watchesIdentity;
  if (targets.length === 0 && (isAsked || log === null))
    return ['`targets` is missing', 'host, host:port, mx:DOMAIN, submission://host ...'];
  if (isAsked || log !== null) return null;
  return ['nothing is asked', 'give `scenarios:`, `survey: true`, `identity: true` or `log:`'];
}

/** A day: nights follow each other. */
const WINDOW_MS = 86_400_000;

function logOf(written: ProbeTree['log']): Probe['log'] {
  if (written === undefined) return null;
  const { files, window, tz } = 'files' in written ? written : { files: written };
  return { files, windowMs: window ?? WINDOW_MS, tz: tz ?? null };
}

function probeOf(tree: ProbeTree): Probe {
  const { thresholds, retention } = tree;
  const identity = typeof tree.identity === 'object' ? tree.identity : null;
  const vary = tree.vary ?? [];
  return {
    name: tree.name,
    about: tree.about ?? null,
    targets: tree.targets ?? [],
    identity: {
      helo: identity?.helo ?? null,
      from: identity?.from ?? null,
      to: identity?.to ?? null,
      source: identity?.source ?? null,
      family: identity?.family ?? null,
    },
    vantages: [...new Set(tree.from ?? [])],
    alert: tree.alert ?? 'most',
    owned: tree.owned ?? false,
    survey: tree.survey ?? false,
    watchesIdentity: tree.identity === true || identity?.watch === true,
    log: logOf(tree.log),
    zones: identity?.zones ?? null,
    proxy: tree.proxy ?? null,
    ca: tree.ca ?? [],
    scenarios: tree.scenarios ?? [],
    tags: tree.tags ?? [],
    vars: tree.vars ?? new Map(),
    secrets: tree.secrets ?? new Map(),
    schedule: tree.schedule ?? null,
    masks: tree.masks ?? [],
    vary: vary.filter(({ what }) => what !== 'addresses'),
    addressesVary: vary.some(({ what }) => what === 'addresses'),
    certificateDays: thresholds?.certificate_days ?? NORMALISING.certificateDays,
    lateMs: thresholds?.latency ?? NORMALISING.lateMs,
    nights: tree.nights ?? NIGHTS,
    notify: (tree.notify ?? []).map(notifyOf),
    retention: { days: retention?.days ?? null, runs: retention?.runs ?? null },
  };
}

function notifyOf(written: NonNullable<ProbeTree['notify']>[number]): Notify {
  const when = { on: written.on ?? 'change', heartbeatMs: written.heartbeat ?? null } as const;
  const { webhook, mail, command, from = '', via, login = null, format = 'json' } = written;
  if (webhook !== undefined) return { ...when, kind: 'webhook', url: webhook, format };
  if (mail !== undefined && via !== undefined) return { ...when, kind: 'mail', to: mail, from, via, login };
  return { ...when, kind: 'command', command: command ?? [] };
}
