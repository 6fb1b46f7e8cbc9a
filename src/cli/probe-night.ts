// One night of one probe on the screen: what is heard of it, its reports, and what it comes to.
import type { NightAround as Around, NightTold } from '../library/night-around.ts';
import { type NightEnd, probeNight as passNight } from '../library/probe-night.ts';
import type { ReadProbe } from '../library/read-probes.ts';
import { filled } from '../report/nights/words.ts';
import type { RunDocument } from '../run/document.ts';
import type { Context } from './command.ts';
import type { NightAround } from './night-around.ts';
import { performRun } from './perform-run.ts';
import { acceptedText, nightText, urgentText } from './probe-output.ts';
import { problemText } from './problem-text.ts';
import { type Reports, writeReports } from './reports.ts';
import { escapedLines } from './screen.ts';

export type { NightEnd };

/** Runs the probe once and remembers what came of it. */
export function probeNight(read: ReadProbe, around: NightAround, context: Context): Promise<NightEnd> {
  const { output, reports, speech } = around;
  const { screen, environment } = context;
  const print = output === 'quiet' || reports.stdout !== null ? null : screen.out;
  const whole: Around = {
    ...around,
    environment: (name) => environment[name],
    perform: (planned, performance, isAgain) =>
      performRun(
        planned,
        { ...performance, print: isAgain ? null : print, verbose: output === 'verbose' && !isAgain, say: speech.say },
        context,
      ),
    tell: (told) => tell(told, around, context),
    report: async (document) => {
      const unwritten = await writeReports(document, reportsFor(reports, read.probe.name), context, speech);
      show(document, around, context);
      return unwritten;
    },
  };
  return passNight(read, whole);
}

function tell(told: NightTold, { output, reports, tongue, speech }: NightAround, { screen }: Context): void {
  switch (told.e) {
    case 'notice':
      screen.err(`mxprobe: ${escapedLines(speech.say(told.text))}\n`);
      return;
    case 'problems':
      screen.err(
        `${problemText(told.problems, speech)}\n${speech.say("the baseline can't be read; nothing was sent")}\n`,
      );
      return;
    case 'again':
      if (output !== 'quiet') screen.err(`${sayAgain(told.cases, tongue)}\n`);
      return;
    case 'accepted': {
      if (reports.stdout !== null || output === 'quiet') return;
      const text = acceptedText(told.previous, told.document, told.rules, { palette: screen.palette, tongue });
      screen.out(`${text}${escapedLines(filled(tongue.words.accepted, { path: told.path }))}\n`);
      return;
    }
    default:
      told satisfies never;
  }
}

const sayAgain = (n: number, { words }: NightAround['tongue']) =>
  filled(n === 1 ? words.again.one : words.again.many, { n });

function show(
  document: RunDocument,
  { output, reports, accept, tongue, speech }: NightAround,
  { screen }: Context,
): void {
  if (reports.stdout !== null) return;
  const options = { palette: screen.palette, width: screen.width, tongue, say: speech.say };
  const text =
    output === 'quiet' ? urgentText(document, options) : nightText(document, { ...options, accepting: accept });
  if (text !== '') screen.out(text);
}

function reportsFor({ wanted, stdout }: Reports, name: string): Reports {
  return { stdout, wanted: wanted.map(({ kind, path }) => ({ kind, path: path.replaceAll('{probe}', name) })) };
}
