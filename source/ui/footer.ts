import type {Catalog} from '../store/catalog.ts';
import type {PromptKind, State} from '../store/state.ts';
import type {Binding} from './bindings/binding.ts';
import {bindingsIn, contextOf} from './keymap.ts';
import type {Line, Span} from './line.ts';
import {presentedWidth} from './paint.ts';
import type {Theme} from './theme.ts';

const promptSign: Readonly<Record<PromptKind, string>> = {
  filter: '/',
  command: ':',
  search: '/',
  save: 'Save to: ',
  narrow: '/',
  where: 'where ',
  export: 'Export to: ',
  import: 'Import from: ',
  label: 'Name of the load test: ',
  marker: 'Mark: ',
  saveReport: 'Save the report to: ',
};

/** The last line: what is being typed, what was just said, or the keys that work now. */
export const footerLine = (state: State, catalog: Catalog, promptHint: string, theme: Theme): Line => {
  const {prompt, notice, size} = state;
  if (prompt !== undefined) {
    const sign = ` ${promptSign[prompt.kind]}`;
    // What was typed last stays in sight, and so does the cursor.
    const width = Math.min(presentedWidth(prompt.text, theme), Math.max(0, size.columns - sign.length - 1));
    return {
      spans: [
        {text: sign, tone: 'accent'},
        {text: prompt.text, width, cut: 'middle'},
        {text: '█', tone: 'accent'},
        {text: `  ${promptHint}`, tone: 'faint'},
      ],
    };
  }
  if (notice !== undefined)
    return {
      spans: [
        {
          text: ` ${notice.text}`,
          tone: notice.level === 'error' ? 'critical' : notice.level === 'warning' ? 'warning' : 'accent',
        },
      ],
    };
  return {spans: keySpans(state, catalog)};
};

/** Keys that stand in every footer, however narrow; F is offered in the demo only, whose story needs it. */
const always: ReadonlySet<string> = new Set(['?', 'q', 'F']);

const keySpans = (state: State, catalog: Catalog): readonly Span[] => {
  const context = contextOf(state);
  const offered = bindingsIn(state).filter(
    binding =>
      binding.label !== undefined &&
      binding.contexts.includes(context) &&
      binding.hidden?.(state) !== true &&
      binding.idle?.(state, catalog) !== true,
  );
  const labelOf = ({label, labelIn}: Binding): string => labelIn?.(state) ?? label ?? '';
  const width = (binding: Binding): number => (binding.keys[0]?.length ?? 0) + labelOf(binding).length + 3;
  const isAlways = ({keys}: Binding): boolean => always.has(keys[0] ?? '');
  // The space behind the last one is nothing to see, so it may fall off the screen.
  const columns = state.size.columns + 1;
  let room = columns - offered.filter(isAlways).reduce((sum, binding) => sum + width(binding), 0);
  const shown = offered.filter(binding => {
    if (isAlways(binding)) return true;
    room -= width(binding);
    return room >= 0;
  });
  return shown.flatMap((binding, index): readonly Span[] => {
    const off = binding.disabled?.(state, catalog) !== undefined;
    const after = index === shown.length - 1 ? '' : ' ';
    return [
      {text: ` ${binding.keys[0] ?? ''}`, tone: off ? 'faint' : 'accent'},
      {text: ` ${labelOf(binding)}${after}`, tone: off ? 'faint' : 'plain'},
    ];
  });
};
