import type {Offer, OfferedFlag, Route} from './completion-model.ts';
import {profilesCommand, routes, valueFlags} from './completion-model.ts';

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;

const candidates = (offer: Exclude<Offer, 'nothing' | 'file'>, isList: boolean): string => {
  const words = offer === 'profile' ? '(__sls_top_profiles)' : offer.map(quoted).join(' ');
  return quoted(isList ? `(__sls_top_list ${words})` : offer === 'profile' ? words : offer.join(' '));
};

/** \`-x\`: a value and no files; \`-rF\`: a value that is a file. */
const valueOf = ({value}: OfferedFlag): string =>
  value === undefined
    ? ''
    : value.offer === 'nothing'
      ? ' -x'
      : value.offer === 'file'
        ? ' -rF'
        : ` -x -a ${candidates(value.offer, value.isList)}`;

const condition = (words: string): string => `-n ${quoted(`__sls_top_at ${quoted(words)}`)}`;

const flagLines = ({words, flags}: Route): readonly string[] =>
  flags.map(
    entry =>
      `complete -c sls-top ${condition(words)} -l ${entry.flag.slice(2)}${valueOf(entry)} -d ${quoted(entry.help)}`,
  );

const commandLines = ({words, commands}: Route): readonly string[] =>
  commands.map(
    ([word, help]) => `complete -c sls-top ${condition(words)} -f -a ${quoted(word)} -d ${quoted(help)}`,
  );

const operandLines = ({words, operands}: Route): readonly string[] =>
  operands.flatMap(offer =>
    offer === 'nothing'
      ? []
      : [
          offer === 'file'
            ? `complete -c sls-top ${condition(words)} -F`
            : `complete -c sls-top ${condition(words)} -f -a ${candidates(offer, false)}`,
        ],
  );

const knownCommands = routes.map(({words}) => words).filter(words => words !== '');

/** The completions for fish 3 and newer. */
export const fishCompletion = `# fish completion for sls-top: sls-top completion fish | source
function __sls_top_profiles
  sh -c ${quoted(profilesCommand)}
end

# Each value behind the commas that are typed already.
function __sls_top_list
  set -l typed (commandline -ct | string replace -r -- '^--[^=]*=' '')
  set -l done (string match -r '^.*,' -- $typed)
  printf '%s\\n' "$done"$argv
end

# Whether the words so far are these: commands without flags, their values and what stands behind the command.
function __sls_top_at
  set -l words (commandline -opc)
  set -e words[1]
  set -l route ''
  set -l flag ''
  for word in $words
    if string match -qr -- '^-.' $word
      set flag $word
    else if contains -- "$flag" ${valueFlags.map(({flag}) => flag).join(' ')}
      set flag ''
    else
      set flag ''
      set -l longer (string trim "$route $word")
      if contains -- $longer ${knownCommands.map(quoted).join(' ')}
        set route $longer
      end
    end
  end
  test "$route" = "$argv[1]"
end

complete -c sls-top -e
complete -c sls-top -f
${routes.flatMap(route => [...commandLines(route), ...operandLines(route), ...flagLines(route)]).join('\n')}
`;
