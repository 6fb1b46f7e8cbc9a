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
      samples: each(probes, ({ name, nights }) =>
        nights.map(({ at, regressions }): Sample => [{ probe: name }, regressions, seconds(at)]),
      ),
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

function* verdictSamples({ name, nights, cases }: ProbeNights): Generator<Sample> {
  for (const { case: key, recent } of cases) {
    // Series that are always 0 say nothing.
    for (const verdict of VERDICTS.filter((one) => recent.some((seen) => seen?.verdict === one))) {
      for (const [index, seen] of recent.entries())
        if (seen !== null)
          yield [
            { probe: name, case: key, verdict },
            seen.verdict === verdict ? 1 : 0,
            seconds(nights[index]?.at ?? ''),
          ];
    }
  }
}

function* durationSamples({ name, nights, cases }: ProbeNights): Generator<Sample> {
  for (const { case: key, recent } of cases)
    for (const [index, seen] of recent.entries())
      if (seen !== null) yield [{ probe: name, case: key }, seen.ms / 1000, seconds(nights[index]?.at ?? '')];
}

const seconds = (at: string): number => Date.parse(at) / 1000;
