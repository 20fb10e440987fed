/** Where the AWS CLI is to send the command; the place the program itself looks at. */
export type CommandPlace = {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly endpointUrl?: string | undefined;
};

const plainWord = /^[\w./:@,+-]+$/;
const control = /[\x00-\x1f\x7f]/;

/** A control character as the `%b` of printf reads it (POSIX, "printf"). */
const octal = (character: string): string => `\\0${character.charCodeAt(0).toString(8).padStart(3, '0')}`;

const singleQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * A word for a POSIX shell, quoted only when it must be, always on one line: a value with control characters is
 * spelled out by printf, which loses newlines at its end. A command line cannot hold the character NUL.
 */
export const quoteWord = (value: string): string => {
  const word = value.replaceAll('\0', '');
  if (plainWord.test(word)) return word;
  if (!control.test(word)) return singleQuote(word);
  const spelled = word.replaceAll('\\', '\\\\').replace(new RegExp(control, 'g'), octal);
  return `"$(printf '%b' ${singleQuote(spelled)})"`;
};

/** The command of the AWS CLI that does the same, on one line, for any POSIX shell: `aws sqs list-queues --region …`. */
export const awsCommand = (args: readonly string[], {region, profile, endpointUrl}: CommandPlace): string => {
  const option = (name: string, value: string | undefined): readonly string[] =>
    value === undefined || value === '' ? [] : [name, value];
  const words = [
    'aws',
    ...args,
    ...option('--region', region),
    ...option('--profile', profile),
    ...option('--endpoint-url', endpointUrl),
  ];
  return words.map(quoteWord).join(' ');
};
