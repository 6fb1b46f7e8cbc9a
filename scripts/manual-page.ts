// The manual page, in the macros of man(7).
import { type Command, usageOf } from '../src/cli/command.ts';
import type { Row } from '../src/cli/option.ts';

/** A line that begins with a dot or a quote is a macro; a backslash an escape; a hyphen that is typed is no dash. */
const plain = (text: string) => text.replace(/\\/g, '\\e').replace(/-/g, '\\-').replace(/^[.']/gm, '\\&$&');

/** The whole page. */
export function manualPage(commands: ReadonlyMap<string, Command>): string {
  const sections = [...commands].flatMap(([name, command]) => sectionOf(name, command));
  return `${[...HEAD, ...sections, ...TAIL].join('\n')}\n`;
}

const HEAD = [
  '.\\" made by npm run manual from the rows of the commands',
  '.TH MXPROBE 1',
  '.SH NAME',
  'mxprobe \\- SMTP dialogues, written down, run against an MX, and explained',
  '.SH SYNOPSIS',
  '.B mxprobe',
  '.I COMMAND',
  '.RI [ OPTIONS ]',
  '.SH DESCRIPTION',
  plain(
    'Writes SMTP dialogues down, runs them against an MX, keeps every reply and certificate, and shows why the server answers as it does.',
  ),
  '.SH COMMANDS',
];
const TAIL = [
  '.SH EXIT STATUS',
  ...[
    ['0', 'as expected'],
    ['1', 'not as expected'],
    ['2', 'a mistake in what was asked; nothing was sent'],
    ['3', 'inconclusive: the server could not be asked'],
    ['130', 'interrupted'],
  ].flatMap(([code, meaning]) => ['.TP', `.B ${code}`, plain(meaning ?? '')]),
  '.SH FILES',
  '.TP',
  '.I results/',
  'records of runs, one folder each',
  '.TP',
  '.I mxprobe.project',
  plain('below its folder scenarios may name files: fragments, messages, certificates'),
  '.SH SEE ALSO',
  plain('The pages in docs/ of the package; mxprobe COMMAND --help'),
];

function sectionOf(name: string, command: Command): string[] {
  return [
    `.SS "mxprobe ${plain(`${name} ${usageOf(command)}`.trim())}"`,
    `${plain(command.about)}.`,
    ...Object.entries({ ...command.options }).flatMap(([option, row]) => [
      '.TP',
      `.B ${plain(shown(option, row))}`,
      plain(row.about),
    ]),
    ...(command.rest === undefined ? [] : ['.TP', '.B \\-\\- COMMAND ...', plain(command.rest)]),
    ...command.examples.flatMap(([line, about]) => [
      '.P',
      `${plain(about)}:`,
      '.P',
      '.in +4',
      '.nf',
      plain(line),
      '.fi',
      '.in -4',
    ]),
  ];
}

function shown(option: string, { kind, alias, choices }: Row): string {
  const value = kind === 'flag' ? '' : ` ${choices?.join('|') ?? 'X'}`;
  return `${alias === undefined ? '' : `-${alias}, `}--${option}${value}`;
}
