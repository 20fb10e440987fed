import {formatMoment} from '../domain/duration.ts';
import {counted} from '../domain/quantity.ts';
import type {RuleSetting} from '../domain/rule-setting.ts';
import {isOver, settingInForce, settingPlace} from '../domain/rule-setting.ts';
import type {Threshold} from '../domain/rule-threshold.ts';
import type {HealthRule, Resource, ServiceView} from '../domain/service.ts';
import {formatThreshold} from '../domain/threshold-text.ts';
import type {Catalog} from '../store/catalog.ts';
import type {RuleStatus} from '../store/select-rules.ts';
import {ruleStatuses, strangeSettings} from '../store/select-rules.ts';
import type {State} from '../store/state.ts';
import type {Line, Tone} from './line.ts';
import {blank, line} from './line.ts';
import type {Theme} from './theme.ts';
import {markOf} from './theme.ts';
import {wrapWords} from './wrap-words.ts';

const indent = 6;

const wrapped = (text: string, {size}: State, tone: Tone): readonly Line[] =>
  wrapWords(text, Math.max(20, size.columns - indent - 2)).map(part =>
    line(`${' '.repeat(indent)}${part}`, tone),
  );

/** When a mute ends or ended, in words for after "muted". */
const untilWords = ({until}: RuleSetting, now: number): string =>
  until === undefined ? '' : ` until ${formatMoment(until, now)}`;

const namesOf = ({names}: RuleSetting): string =>
  names === undefined ? 'every name' : names.map(name => `"${name}"`).join(', ');

/** Why a finding is not told, for a detail: `muted by config.toml, rule 2, until 2026-12-01 00:00`. */
export const mutedWords = (setting: RuleSetting, now: number): string =>
  `muted by ${settingPlace(setting)}${setting.until === undefined ? '' : `,${untilWords(setting, now)}`}`;

/** What the summary does not say already. */
const helpOf = ({id, help}: Threshold): string => (id === 'warning' || id === 'critical' ? '' : ` (${help})`);

/** The thresholds that count for every name. */
const thresholdWords = ({thresholds = [], settings = []}: HealthRule<Resource>): string => {
  const {thresholds: changed} = settingInForce(
    settings.filter(({names}) => names === undefined),
    0,
  );
  return thresholds
    .map(threshold => {
      const {id, unit, value} = threshold;
      const inForce = changed[id];
      return inForce === undefined || inForce === value
        ? `${id} ${formatThreshold(unit, value)}${helpOf(threshold)}`
        : `${id} ${formatThreshold(unit, inForce)} (built in: ${formatThreshold(unit, value)})`;
    })
    .join(', ');
};

/** What the setting changes of the thresholds of this rule. */
const changeWords = ({thresholds = []}: HealthRule<Resource>, {thresholds: changed}: RuleSetting): string =>
  thresholds
    .flatMap(({id, unit}) => {
      const value = changed[id];
      return value === undefined ? [] : [`${id} ${formatThreshold(unit, value)}`];
    })
    .join(', ');

const muteWords = (setting: RuleSetting, now: number): string => {
  if (setting.mute === undefined) return '';
  if (!setting.mute) return 'not muted';
  if (!isOver(setting, now)) return `muted${untilWords(setting, now)}`;
  return `muted until ${formatMoment(setting.until ?? now, now)}, which is over: it hides nothing any more`;
};

const settingLine = (
  state: State,
  catalog: Catalog,
  setting: RuleSetting,
  words: readonly string[],
): readonly Line[] => {
  const isEnded = setting.mute === true && isOver(setting, state.now);
  const isStrange = !isEnded && strangeSettings(state, catalog).has(setting);
  const said = [...words, isStrange ? 'nothing here has such a name' : '']
    .filter(text => text !== '')
    .join('; ');
  return wrapped(
    `${settingPlace(setting)}, for ${namesOf(setting)}: ${said}`,
    state,
    isEnded || isStrange ? 'warning' : 'accent',
  );
};

const isOfEvery = ({rules}: RuleSetting): boolean => rules.includes('*');

/** What the file says of this rule by its name; what it says of every rule stands once, on top. */
const settingLines = (state: State, catalog: Catalog, rule: HealthRule<Resource>): readonly Line[] =>
  (rule.settings ?? [])
    .filter(setting => !isOfEvery(setting))
    .flatMap(setting =>
      settingLine(state, catalog, setting, [changeWords(rule, setting), muteWords(setting, state.now)]),
    );

const settingsOf = (catalog: Catalog): readonly RuleSetting[] => [
  ...new Set(catalog.flatMap(({rules}) => rules.flatMap(rule => rule.settings ?? []))),
];

/** What the file says of every rule at once. */
const everyRuleLines = (state: State, catalog: Catalog): readonly Line[] => {
  const settings = settingsOf(catalog).filter(isOfEvery);
  if (settings.length === 0) return [];
  const lines = settings.flatMap(setting => {
    const {services} = setting;
    const where = services === undefined ? 'every rule' : `every rule of ${services.join(', ')}`;
    return settingLine(state, catalog, setting, [`${where} ${muteWords(setting, state.now)}`]);
  });
  return [line('  Every rule', 'strong'), ...lines, blank];
};

const findsWords = ({found, muted}: RuleStatus, noun: string): string =>
  [
    found === 0 ? 'finds nothing' : `finds ${counted(found, noun)}`,
    ...(muted === 0 ? [] : [`${String(muted)} more muted`]),
  ].join(', ');

const ruleLines = (
  state: State,
  catalog: Catalog,
  status: RuleStatus,
  noun: string,
  theme: Theme,
): readonly Line[] => {
  const {rule, health} = status;
  const thresholds = thresholdWords(rule);
  return [
    {
      spans: [
        {text: '    '},
        {text: markOf(health, theme), tone: health},
        {text: ' '},
        {text: rule.id, tone: 'accent'},
        {
          text: `  ${health === 'unknown' ? 'nothing was looked at yet' : findsWords(status, noun)}`,
          tone: health === 'warning' || health === 'critical' ? health : 'faint',
        },
      ],
    },
    ...wrapped(rule.summary, state, 'plain'),
    ...(thresholds === '' ? [] : wrapped(`Thresholds: ${thresholds}`, state, 'plain')),
    ...settingLines(state, catalog, rule),
    ...wrapped(rule.source, state, 'faint'),
  ];
};

const serviceLines = (
  state: State,
  catalog: Catalog,
  view: ServiceView<Resource>,
  theme: Theme,
): readonly Line[] => [
  {
    spans: [
      {text: `  ${view.title}`, tone: 'strong'},
      {text: `  service = "${view.id}"`, tone: 'faint'},
    ],
  },
  ...ruleStatuses(state, view).flatMap(status => ruleLines(state, catalog, status, view.noun, theme)),
  blank,
];

/** How many settings of the config file the rules have. */
export const rulesTitle = (catalog: Catalog): string => {
  const settings = settingsOf(catalog);
  const [first] = settings;
  return first === undefined
    ? 'Rules · as built in; [[rule]] in the config file changes and mutes them'
    : `Rules · ${counted(settings.length, 'setting')} of ${first.file}`;
};

/** Every health rule by service: when it finds something, by which thresholds, what the config file says, what it finds. */
export const rulesLines = (state: State, catalog: Catalog, theme: Theme): readonly Line[] => [
  ...everyRuleLines(state, catalog),
  ...catalog.flatMap(view => serviceLines(state, catalog, view, theme)),
];
