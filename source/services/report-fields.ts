/** What a report says of a resource, by the name of the field. Numbers are numbers, unknown is null. */
export type ReportFields<R> = Readonly<Record<string, (resource: R) => unknown>>;

/** A report with these fields, in their order. */
export const reportBy =
  <R>(fields: ReportFields<R>) =>
  (resource: R): Readonly<Record<string, unknown>> =>
    Object.fromEntries(Object.entries(fields).map(([name, of]) => [name, of(resource)]));
