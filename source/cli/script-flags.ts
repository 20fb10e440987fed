import {parseCondition} from '../domain/parse-condition.ts';
import {parseUntil} from '../domain/until.ts';
import type {FieldChoice} from '../headless/field-choice.ts';
import {fieldMistake, parseSort, rowFields} from '../headless/field-choice.ts';
import {fieldsOf} from '../headless/resource-report.ts';
import {services} from '../services/catalog.ts';

/** What of the settings names services, quantities and fields. */
type ScriptSettings = {
  readonly services: readonly string[];
  readonly places: readonly unknown[];
  readonly failOn: readonly string[];
  readonly until: string | undefined;
  readonly fields: readonly string[];
  readonly sort: string | undefined;
  readonly format: 'table' | 'json' | 'csv';
};

/** What `--fields` and `--sort` say. */
export const fieldChoice = ({fields, sort}: Pick<ScriptSettings, 'fields' | 'sort'>): FieldChoice => ({
  fields,
  sort: parseSort(sort),
});

/** A mistake in what conditions, fields and the end of a run name, by the services that were chosen. */
export const scriptMistake = (settings: ScriptSettings): string | undefined => {
  const chosen = services.map(({view}) => view).filter(({id}) => settings.services.includes(id));
  for (const text of settings.failOn) {
    const parsed = parseCondition(text, chosen);
    if (!parsed.ok) return `--fail-on ${parsed.message}`;
  }
  const until = settings.until === undefined ? undefined : parseUntil(settings.until, chosen);
  if (until?.ok === false) return `--until ${until.message}`;
  const known = [
    ...fieldsOf(chosen, settings.places.length > 1),
    ...(settings.format === 'csv' ? rowFields : []),
  ];
  return fieldMistake(fieldChoice(settings), known);
};
