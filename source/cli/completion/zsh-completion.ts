import type {Offer, Route, ValueFlag} from './completion-model.ts';
import {otherValueFlags, profilesCommand, routes, valueFlags} from './completion-model.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const offered = (offer: Offer): string =>
  offer === 'nothing'
    ? '_message value'
    : offer === 'file'
      ? '_files'
      : offer === 'profile'
        ? 'compadd -- ${(f)"$(__sls_top_profiles)"}'
        : `compadd -- ${offer.map(quoted).join(' ')}`;

const valueCase = (pattern: string, {value}: ValueFlag): string =>
  `    (${pattern}) ${value.isList ? "compset -P '*,'; " : ''}${offered(value.offer)}; return ;;`;

const described = (entries: readonly (readonly [string, string])[]): string =>
  entries.map(([word, help]) => `\n          ${quoted(`${word}:${help}`)}`).join('');

const flagCase = ({words, flags}: Route): string =>
  `      (${quoted(words)}) offered=(${described(flags.map(({flag, help}) => [flag, help]))}\n        ) ;;`;

const commandCase = ({words, commands}: Route): string =>
  `    (${quoted(`${words} 0`)})
      offered=(${described(commands)}
      )
      _describe command offered ;;`;

const operandCases = ({words, operands}: Route): readonly string[] =>
  operands.map((offer, index) => `    (${quoted(`${words} ${String(index)}`)}) ${offered(offer)} ;;`);

const knownCommands = routes.map(({words}) => words).filter(words => words !== '');

/** The completions for zsh: a file of \`fpath\` called \`_sls_top\`, or sourced after \`compinit\`. */
export const zshCompletion = `#compdef sls-top
compdef _sls_top sls-top

__sls_top_profiles() {
${profilesCommand}
}

_sls_top() {
  local flag='' route='' word
  local -i operands=0 index
  local -a offered
  for ((index = 2; index < CURRENT; index++)); do
    word=$words[index]
    case $word in
      (--*=*) flag='' ;;
      (-?*) flag=$word ;;
      (*)
        case $flag in
          (${valueFlags.map(({flag}) => flag).join('|')}) ;;
          (*)
            case "\${route:+$route }$word" in
              (${knownCommands.map(quoted).join('|')}) route="\${route:+$route }$word" ;;
              (*) operands+=1 ;;
            esac ;;
        esac
        flag='' ;;
    esac
  done
  if [[ $PREFIX == --*=* ]]; then
    flag=\${PREFIX%%=*}
    compset -P '--[^=]#=' || compset -P '*='
  fi
  case "$route $flag" in
${otherValueFlags.map(flag => valueCase(quoted(`${flag.words} ${flag.flag}`), flag)).join('\n')}
  esac
  case $flag in
${valueFlags.map(flag => valueCase(flag.flag, flag)).join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    case $route in
${routes
  .filter(({flags}) => flags.length > 0)
  .map(flagCase)
  .join('\n')}
    esac
    _describe -o option offered
    return
  fi
  case "$route $operands" in
${[...routes.filter(({commands}) => commands.length > 0).map(commandCase), ...routes.flatMap(operandCases)].join('\n')}
  esac
}

if [[ $funcstack[1] == _sls_top ]]; then
  _sls_top "$@"
fi
`;
