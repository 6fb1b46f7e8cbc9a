// mxprobe completion bash|zsh|fish: what a shell completes, made from the rows of all commands.
import { NAMED_POLICIES } from '../scenario/policy/named-policies.ts';
import { type Command, commandOf } from './command.ts';
import { EXIT } from './exit.ts';
import { oneOf, type Row, text } from './option.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

export const command = commandOf({
  about: 'what a shell completes: commands, options, files, runs, policies',
  positionals: { shell: text({ about: SHELLS.join(', '), required: true, ...oneOf(SHELLS) }) },
  options: {},
  examples: [
    ['mxprobe completion bash > ~/.local/share/bash-completion/completions/mxprobe', 'bash'],
    ['mxprobe completion zsh > "$' + '{fpath[1]}/_mxprobe"', 'zsh'],
    ['mxprobe completion fish > ~/.config/fish/completions/mxprobe.fish', 'fish'],
  ],
  async run({ shell }, { screen }) {
    const { allCommands } = await import('./commands.ts');
    screen.out(WRITERS[shell](await allCommands()));
    return EXIT.ok;
  },
});

type Commands = ReadonlyMap<string, Command>;

/** Where a word is a run: a folder in `results`, whose name no shell may expand. */
const OF_RUNS: ReadonlySet<string> = new Set(['show', 'report', 'diff', 'judge']);

/** The words an option takes, if they are known: its choices, or our policies. */
function wordsOf(name: string, { choices }: Row): readonly string[] | null {
  if (name === 'policy') return NAMED_POLICIES.map((one) => one.name);
  return choices ?? null;
}

const optionsOf = ({ options }: Command): readonly (readonly [string, Row])[] => Object.entries(options);

function bash(commands: Commands): string {
  const cases = [...commands].map(([name, command]) => {
    const flags = optionsOf(command).map(([one]) => `--${one}`);
    const values = optionsOf(command).flatMap(([one, row]) => {
      const words = wordsOf(one, row);
      return words === null ? [] : [`      --${one}) words="${words.join(' ')}" ;;`];
    });
    const loose = OF_RUNS.has(name) ? 'last' : '';
    const chosen = values.length === 0 ? '' : `    case "$before" in\n${values.join('\n')}\n    esac\n`;
    return `  ${name})\n    options="${[...flags, '--help'].join(' ')}" loose="${loose}"\n${chosen}    ;;`;
  });
  return `# bash completion for mxprobe; made by \`mxprobe completion bash\`
_mxprobe() {
  local word="$\{COMP_WORDS[COMP_CWORD]}" before="$\{COMP_WORDS[COMP_CWORD-1]}" words="" options="" loose=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${[...commands.keys(), 'help'].join(' ')} --help --version" -- "$word"))
    return
  fi
  case "$\{COMP_WORDS[1]}" in
  help) words="${[...commands.keys()].join(' ')}" ;;
${cases.join('\n')}
  esac
  if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$word"))
  elif [ "$\{word#-}" != "$word" ]; then COMPREPLY=($(compgen -W "$options" -- "$word"))
  else
    local IFS=$'\\n'
    COMPREPLY=($(compgen -W "$loose" -- "$word") $(compgen -f -- "$word"))
    if [ -n "$loose" ]; then COMPREPLY+=($(cd results 2>/dev/null && compgen -d -- "$word")); fi
  fi
}
complete -o filenames -F _mxprobe mxprobe
`;
}

/** A text within single quotes of zsh's specifications. */
const inZsh = (text: string) => text.replace(/[[\]:\\]/g, '\\$&').replace(/'/g, `'\\''`);

function zsh(commands: Commands): string {
  const described = [...commands].map(([name, { about }]) => `    '${name}:${inZsh(about)}'`);
  const cases = [...commands].map(([name, command]) => {
    const options = optionsOf(command).map(([one, row]) => {
      const words = wordsOf(one, row);
      const value = row.kind === 'flag' ? '' : `:${one}:${words === null ? '_files' : `(${words.join(' ')})`}`;
      return `      '${row.kind === 'texts' ? '*' : ''}--${one}[${inZsh(row.about)}]${value}'`;
    });
    const loose = OF_RUNS.has(name) ? "'*:run:_files -W results -/'" : "'*:file:_files'";
    return `  ${name})\n    _arguments \\\n${[...options, `      ${loose}`].join(' \\\n')}\n    ;;`;
  });
  return `#compdef mxprobe
# zsh completion for mxprobe; made by \`mxprobe completion zsh\`
_mxprobe() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local name=$words[2]
  shift words
  (( CURRENT-- ))
  case $name in
${cases.join('\n')}
  esac
}
_mxprobe "$@"
`;
}

/** A text within single quotes of fish. */
const inFish = (text: string) => text.replace(/[\\']/g, '\\$&');

function fish(commands: Commands): string {
  const lines = [...commands].flatMap(([name, command]) => {
    const when = `-n '__fish_seen_subcommand_from ${name}'`;
    const options = optionsOf(command).map(([one, row]) => {
      const words = wordsOf(one, row);
      const short = row.alias === undefined ? '' : ` -s ${row.alias}`;
      const value = row.kind === 'flag' ? '' : words === null ? ' -r' : ` -x -a '${words.join(' ')}'`;
      return `complete -c mxprobe ${when} -l ${one}${short}${value} -d '${inFish(row.about)}'`;
    });
    const runs = OF_RUNS.has(name) ? [`complete -c mxprobe ${when} -a 'last (ls results 2>/dev/null)'`] : [];
    return [
      `complete -c mxprobe -n __fish_use_subcommand -a ${name} -d '${inFish(command.about)}'`,
      ...options,
      ...runs,
    ];
  });
  return `# fish completion for mxprobe; made by \`mxprobe completion fish\`\n${lines.join('\n')}\n`;
}

const WRITERS: Readonly<Record<(typeof SHELLS)[number], (commands: Commands) => string>> = { bash, zsh, fish };
