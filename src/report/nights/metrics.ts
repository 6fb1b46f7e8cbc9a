// All nights as OpenMetrics 1.0, each sample with the time of its night: for `promtool tsdb create-blocks-from openmetrics`.
import { type Family, openMetricsText, type Sample } from '../openmetrics.ts';
import { VERDICTS } from '../summary.ts';
import type { CertificateEnd, ProbeNights } from './series.ts';

export function nightMetrics(
  probes: readonly ProbeNights[],
  certificates: readonly CertificateEnd[],
): Generator<string> {
  return openMetricsText([
    {
      name: 'mxprobe_night_regressions',
      help: 'Causes of that night that were worse than what was accepted.',
      samples: each(probes, nightSamples),
    },
    {
      name: 'mxprobe_night_case_verdict',
      help: '1 for the verdict of the case in that night, 0 for the others.',
      samples: each(probes, verdictSamples),
    },
    {
      name: 'mxprobe_night_case_duration_seconds',
      help: 'How long the case took that night, about.',
      samples: each(probes, durationSamples),
    },
    {
      name: 'mxprobe_night_case_arrival_seconds',
      help: 'From acceptance until the mail of the case was seen that night, about.',
      samples: each(probes, arrivalSamples),
    },
    {
      name: 'mxprobe_night_certificate_not_after_timestamp_seconds',
      help: 'When the certificate that was shown last ends.',
      samples: certificates.flatMap(({ probe, notAfter, sha256, targets }) =>
        targets.map((target): Sample => [{ probe, target, sha256 }, Date.parse(notAfter) / 1000]),
      ),
    },
  ] satisfies Family[]);
}

/** Made anew each time that they are asked for: a year of hundreds of cases is not kept as text. */
function each(probes: readonly ProbeNights[], samples: (probe: ProbeNights) => Iterable<Sample>): Iterable<Sample> {
  return {
    *[Symbol.iterator]() {
      for (const probe of probes) yield* samples(probe);
    },
  };
}

function* nightSamples({ name, nights }: ProbeNights): Generator<Sample> {
  const labels = { probe: name };
  for (const { at, regressions } of nights) yield [labels, regressions, seconds(at)];
}

function* verdictSamples({ name, nights, cases }: ProbeNights): Generator<Sample> {
  const times = nights.map(({ at }) => seconds(at));
  for (const { case: key, recent } of cases) {
    // Series that are always 0 say nothing.
    for (const verdict of VERDICTS.filter((one) => recent.some((seen) => seen?.verdict === one))) {
      const labels = { probe: name, case: key, verdict };
      for (const [index, seen] of recent.entries())
        if (seen !== null) yield [labels, seen.verdict === verdict ? 1 : 0, times[index]];
    }
  }
}

function* durationSamples({ name, nights, cases }: ProbeNights): Generator<Sample> {
  const times = nights.map(({ at }) => seconds(at));
  for (const { case: key, recent } of cases) {
    const labels = { probe: name, case: key };
    for (const [index, seen] of recent.entries()) if (seen !== null) yield [labels, seen.ms / 1000, times[index]];
  }
}

function* arrivalSamples({ name, nights, cases }: ProbeNights): Generator<Sample> {
  const times = nights.map(({ at }) => seconds(at));
  for (const { case: key, recent } of cases) {
    const labels = { probe: name, case: key };
    for (const [index, seen] of recent.entries())
      if (seen !== null && seen.arrivedMs !== null) yield [labels, seen.arrivedMs / 1000, times[index]];
  }
}

const seconds = (at: string): number => Date.parse(at) / 1000;
