/** `arn:partition:service:region:account:resource` in its parts; the resource keeps its own colons and slashes. */
export type Arn = {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
};

/** The parts of an ARN; `undefined` for anything else (IAM User Guide, Amazon Resource Names). */
export const parseArn = (text: string): Arn | undefined => {
  const [arn, partition, service, region, account, ...resource] = text.split(':');
  if (arn !== 'arn' || partition === undefined || service === undefined || resource.length === 0)
    return undefined;
  return {partition, service, region: region ?? '', account: account ?? '', resource: resource.join(':')};
};

/** The last part of an ARN, which people know the resource by; the text itself when it is no ARN. */
export const nameOfArn = (text: string): string => {
  const arn = parseArn(text);
  if (arn === undefined) return text;
  const parts = arn.resource.split(/[:/]/);
  // A function's ARN may end in a version or alias (Lambda Developer Guide, function name formats).
  const isFunction = arn.service === 'lambda' && parts[0] === 'function';
  return (isFunction ? parts[1] : parts.at(-1)) ?? text;
};

/** The ARN without a function's version or alias, so that everything said of a function meets at one place. */
export const unqualifiedArn = (text: string): string => {
  const arn = parseArn(text);
  if (arn?.service !== 'lambda' || !arn.resource.startsWith('function:')) return text;
  return text.split(':').slice(0, 7).join(':');
};
