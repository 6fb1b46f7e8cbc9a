// Probe files on the command line -> probes with their scenarios, or every mistake in them, told at once.
import { dirname, relative, resolve } from 'node:path';
import { type LoadedProbe, loadProbe } from '../baseline/load-probe.ts';
import type { Probe, SecretSource } from '../baseline/probe.ts';
import { type Problem, problemWith } from '../document/problem.ts';
import { zoneNamed } from '../log/stamp.ts';
import { findGlob } from '../net/find-globs.ts';
import { ownName } from '../net/machine.ts';
import { findScenarioFiles, readRegularFile } from '../net/project-files.ts';
import { selected } from '../run/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Value } from '../scenario/template.ts';
import { readZones } from '../target/read-zones.ts';
import { refusedPem } from '../trust/certificate.ts';
import type { DnsblZone } from '../trust/dnsbl.ts';
import { isProbe, isScenario } from './is-probe.ts';
import { readScenarios } from './load-scenarios.ts';
import { notFound, unread } from './read-scenarios.ts';

export interface ReadProbe {
  readonly file: string;
  readonly probe: Probe;
  /** Those that its tags select; one at least. */
  readonly scenarios: readonly Scenario[];
  /** Trusted beside what is trusted anyway: PEM. */
  readonly ca: readonly string[];
  /** Block lists that are asked about us. */
  readonly zones: readonly DnsblZone[];
}

export type Environment = (name: string) => string | undefined;

/** `paths`: files, or folders of them. Nothing of what they say is done yet. */
export function readProbes(
  paths: readonly string[],
  environment: Environment,
): { readonly probes: readonly ReadProbe[]; readonly problems: readonly Problem[] } {
  const found = findScenarioFiles(paths);
  const problems: Problem[] = found.problems.map(notFound);
  const probes: ReadProbe[] = [];
  const names = new Map<string, string>();
  // A folder may hold scenarios beside its probes.
  const files = found.files.filter((file) => paths.includes(file) || isProbe(file));
  if (files.length === 0 && problems.length === 0)
    problems.push(...paths.map((path) => problemWith(path, 'no probe stands in it', 'mxprobe init makes one')));
  for (const file of files) {
    if (isScenario(file)) {
      const advice = `mxprobe run ${file} --target HOST`;
      problems.push(problemWith(file, 'this is a scenario; a probe names those that it asks', advice));
      continue;
    }
    const read = readWhole(file, environment);
    problems.push(...read.problems);
    if (read.read === null) continue;
    const { name } = read.read.probe;
    const other = names.get(name);
    if (other !== undefined) problems.push(read.problemAt(['name'], `its name \`${name}\` is that of ${other} too`));
    names.set(name, file);
    probes.push(read.read);
  }
  return { probes, problems };
}

type Loaded = Exclude<LoadedProbe, { probe: null }>;
type Reading =
  | { readonly read: null; readonly problems: readonly Problem[] }
  | (Pick<Loaded, 'problems' | 'problemAt'> & { readonly read: ReadProbe });

/** The probe file alone, without its scenarios and secrets. */
export function readProbe(file: string): LoadedProbe {
  const octets = readRegularFile(file);
  if ('refuse' in octets) return { probe: null, problems: [unread(file, octets.refuse)] };
  const text = Buffer.from(octets.bytes)
    .toString('utf8')
    .replace(/^\ufeff/, '');
  return loadProbe({ file, text });
}

function readWhole(file: string, environment: Environment): Reading {
  const loaded = readProbe(file);
  if (loaded.probe === null) return { read: null, problems: loaded.problems };
  const { probe, problemAt } = loaded;
  const scenarios = scenariosOf(file, loaded, environment);
  const zones = zonesOf(file, loaded);
  const trusted = probe.ca.map((path, index) => pemOf(file, path, (text) => problemAt(['ca', String(index)], text)));
  const zone = probe.log?.tz ?? null;
  const strange =
    zone === null || zoneNamed(zone) !== null
      ? []
      : [problemAt(['log', 'tz'], `there is no zone \`${zone.slice(0, 40)}\`: write UTC, +01:00 or Europe/Berlin`)];
  const unread = trusted.flatMap((one) => ('problem' in one ? [one.problem] : []));
  const problems = [...loaded.problems, ...scenarios.problems, ...zones.problems, ...strange, ...unread];
  const ca = trusted.flatMap((one) => ('pem' in one ? [one.pem] : []));
  return { read: { file, probe, scenarios: scenarios.found, ca, zones: zones.found }, problems, problemAt };
}

function scenariosOf(
  file: string,
  { probe, problemAt }: Loaded,
  environment: Environment,
): { readonly found: readonly Scenario[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const paths = probe.scenarios.flatMap((written, index) => {
    const glob = findGlob(besides(file, written));
    if ('paths' in glob) return glob.paths;
    problems.push(problemAt(['scenarios', String(index)], glob.refuse));
    return [];
  });
  const secrets = new Map<string, string>();
  for (const [name, source] of probe.secrets) {
    const value = maskable(readSecret(file, source, environment));
    if ('refuse' in value) problems.push(problemAt(['secrets', name], `the secret \`${name}\`: ${value.refuse}`));
    // Known in any case, so that its use is not a second mistake.
    secrets.set(name, 'value' in value ? value.value : 'unknown');
  }
  const helo = probe.identity.helo ?? ownName();
  const read = readScenarios(paths, { environment, probeVars: varsOf(probe), secrets, helo });
  const found = selected(read.scenarios, { tags: probe.tags, variants: [] });
  problems.push(...read.problems);
  const usable = !read.problems.some((problem) => problem.severity === 'error');
  for (const name of usable ? probe.vars.keys() : []) {
    if (!read.variables.has(name))
      problems.push(problemAt(['vars', name], `no scenario here knows the variable \`${name}\``));
  }
  if (usable && paths.length > 0 && found.length === 0)
    problems.push(problemAt(['tags'], `no scenario here has one of the tags ${probe.tags.join(', ')}`));
  return { found, problems };
}

function zonesOf(file: string, { probe, problemAt }: Loaded) {
  if (probe.zones === null) return { found: [], problems: [] };
  const path = besides(file, probe.zones);
  const read = readRegularFile(path, 1024 * 1024);
  if ('refuse' in read) return { found: [], problems: [problemAt(['identity', 'zones'], read.refuse)] };
  const { zones, problems } = readZones({ file: path, text: Buffer.from(read.bytes).toString('utf8') });
  return { found: zones, problems };
}

function pemOf(
  file: string,
  written: string,
  problem: (text: string) => Problem,
): { readonly pem: string } | { readonly problem: Problem } {
  const read = readRegularFile(besides(file, written), 1024 * 1024);
  if ('refuse' in read) return { problem: problem(read.refuse) };
  const pem = Buffer.from(read.bytes).toString('latin1');
  const refused = refusedPem(pem);
  return refused === null ? { pem } : { problem: problem(refused) };
}

/** A path in a probe file is relative to that file; shown as seen from here. */
export function besides(file: string, written: string): string {
  const path = resolve(dirname(file), written);
  const shown = relative('.', path);
  return shown === '' ? '.' : shown.startsWith('..') ? path : shown;
}

function varsOf({ vars, identity }: Probe): Map<string, Value> {
  const all = new Map<string, Value>(vars);
  for (const name of ['helo', 'from', 'to'] as const) if (identity[name] !== null) all.set(name, identity[name]);
  return all;
}

/** What stands behind `{env}` or `{file}`, which is relative to the probe file; its first line. */
export function readSecret(
  probeFile: string,
  source: SecretSource,
  environment: Environment,
): { readonly value: string } | { readonly refuse: string } {
  if ('env' in source) {
    const value = environment(source.env);
    return value === undefined || value === '' ? { refuse: `the environment has no ${source.env}` } : { value };
  }
  const read = readRegularFile(besides(probeFile, source.file), 64 * 1024);
  if ('refuse' in read) return read;
  return { value: (Buffer.from(read.bytes).toString('utf8').split(/\r?\n/, 1)[0] ?? '').trim() };
}

/** A shorter one would mask half of the transcript. */
const MIN_SECRET_LENGTH = 4;

function maskable(read: ReturnType<typeof readSecret>): ReturnType<typeof readSecret> {
  if ('refuse' in read || (read.value.length >= MIN_SECRET_LENGTH && !/[\0\r\n]/.test(read.value))) return read;
  return { refuse: `it can't be masked: it needs ${MIN_SECRET_LENGTH} characters at least, and no line end` };
}
