/** The files that the program reads and writes. */
export const files: readonly (readonly [path: string, meaning: string])[] = [
  [
    '~/.config/sls-top/config.toml',
    'defaults of options, pins, names and colours of accounts, rules, hooks; --config names another file',
  ],
  ['~/.local/state/sls-top/sls-top.log', 'the log; --log-level says how much of it'],
  ['~/.local/state/sls-top/journal.jsonl', 'every change that was made, before and after; :journal shows it'],
  ['~/.local/state/sls-top/jobs', 'one file for each redrive, deletion or import that is not finished'],
  ['~/.local/state/sls-top/places.json', 'the places that were looked at last'],
  ['~/.aws/config, ~/.aws/credentials', 'profiles, as the AWS CLI keeps them'],
];

/** The variables of the environment that count. */
export const environment: readonly (readonly [name: string, meaning: string])[] = [
  ['AWS_PROFILE', 'the profile where --profile says nothing'],
  ['AWS_REGION, AWS_DEFAULT_REGION', 'the region where --region says nothing'],
  [
    'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN',
    'credentials, which count before those of the default profile',
  ],
  ['AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE', 'where the files of the AWS CLI are, if not in ~/.aws'],
  [
    'AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SERVICE',
    'where requests go, of all services or one, where --endpoint-url says nothing',
  ],
  ['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'true: they go to AWS all the same'],
  ['NO_COLOR', 'without colours when it is not empty (https://no-color.org)'],
  ['VISUAL, EDITOR', 'what messages are repaired with'],
  ['XDG_CONFIG_HOME', 'in place of ~/.config (XDG Base Directory Specification)'],
  ['XDG_STATE_HOME', 'in place of ~/.local/state'],
];
