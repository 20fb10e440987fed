import type {Offer, Route, ValueFlag} from './completion-model.ts';
import {otherValueFlags, profilesCommand, routes, valueFlags} from './completion-model.ts';

const lines = (words: readonly string[]): string => `$'${words.join('\\n')}'`;

const offered = (offer: Offer): string =>
  offer === 'nothing'
    ? 'return 0'
    : offer === 'file'
      ? '__sls_top_files'
      : offer === 'profile'
        ? '__sls_top_offer "$(__sls_top_profiles)"'
        : `__sls_top_offer ${lines(offer)}`;

const valueCase = (pattern: string, {value}: ValueFlag): string =>
  `    ${pattern}) ${value.isList ? '__sls_top_after_comma; ' : ''}${offered(value.offer)}; return 0 ;;`;

const operandCases = ({words, operands}: Route): readonly string[] =>
  operands.map((offer, index) => `    '${words} ${String(index)}') ${offered(offer)} ;;`);

const flagCase = ({words, flags}: Route): string =>
  `      '${words}') __sls_top_offer ${lines(flags.map(({flag}) => flag))} ;;`;

const commandCase = ({words, commands}: Route): string =>
  `    '${words} 0') __sls_top_offer ${lines(commands.map(([word]) => word))} ;;`;

const knownCommands = routes.map(({words}) => words).filter(words => words !== '');

/** The completions for bash 3.2 and newer, without the package bash-completion. */
export const bashCompletion = `# bash completion for sls-top: eval "$(sls-top completion bash)"
__sls_top_profiles() {
${profilesCommand}
}

# Offers the lines that begin with what is typed.
__sls_top_offer() {
  local line
  while IFS= read -r line; do
    [[ -n $line && $line == "$typed"* ]] && COMPREPLY+=("$before_typed$(printf %q "$line")")
  done <<<"$1"
  return 0
}

__sls_top_after_comma() {
  if [[ $typed == *,* ]]; then
    before_typed+="\${typed%,*},"
    typed=\${typed##*,}
  fi
}

__sls_top_files() {
  local line
  compopt -o default 2>/dev/null && return 0
  while IFS= read -r line; do
    [[ -n $line ]] && COMPREPLY+=("$before_typed$line")
  done <<<"$(compgen -f -- "$typed")"
  return 0
}

__sls_top_takes_value() {
  case $1 in
    ${valueFlags.map(({flag}) => flag).join('|')}) return 0 ;;
  esac
  return 1
}

_sls_top() {
  local typed=\${COMP_WORDS[COMP_CWORD]} before_typed='' flag='' route='' operands=0 index word
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ $word == = ]]; then
      continue
    elif [[ $word == -?* ]]; then
      flag=$word
    elif __sls_top_takes_value "$flag"; then
      flag=''
    else
      flag=''
      case "\${route:+$route }$word" in
        ${knownCommands.map(words => `'${words}'`).join('|')}) route="\${route:+$route }$word" ;;
        *) operands=$((operands + 1)) ;;
      esac
    fi
  done
  if [[ $typed == = ]]; then
    typed=''
  elif [[ $typed == --*=* ]]; then
    flag=\${typed%%=*}
    before_typed="$flag="
    typed=\${typed#*=}
  fi
  case "$route $flag" in
${otherValueFlags.map(flag => valueCase(`'${flag.words} ${flag.flag}'`, flag)).join('\n')}
  esac
  case $flag in
${valueFlags.map(flag => valueCase(flag.flag, flag)).join('\n')}
  esac
  if [[ $typed == -* ]]; then
    case $route in
${routes
  .filter(({flags}) => flags.length > 0)
  .map(flagCase)
  .join('\n')}
    esac
    return 0
  fi
  case "$route $operands" in
${[...routes.filter(({commands}) => commands.length > 0).map(commandCase), ...routes.flatMap(operandCases)].join('\n')}
  esac
  return 0
}

complete -F _sls_top sls-top
`;
