/** An error of the SDK, of Node or of an emulator, reduced to what tells errors apart. */
export type ErrorFacts = {
  /** Name without namespace and `Exception`: `ExpiredToken`, `KmsAccessDenied`, `TimeoutError`. */
  readonly name: string;
  /** Name or code as the sender spelled it, for people who search for it. */
  readonly code: string;
  /** One printable line. */
  readonly message: string;
  readonly status: number | undefined;
  /** Node's system or TLS code: `ECONNREFUSED`. */
  readonly errno: string | undefined;
};

const textOf = (value: unknown, key: string): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'string' && found !== '' ? found : undefined;
};

const statusOf = (error: unknown): number | undefined => {
  if (typeof error !== 'object' || error === null) return undefined;
  const metadata: unknown = Reflect.get(error, '$metadata');
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  const status: unknown = Reflect.get(metadata, 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
};

const longestMessage = 300;

/** Control bytes and line breaks become spaces, and what is too long for a line is cut. */
const oneLine = (text: string): string => {
  const line = text.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  return line.length > longestMessage ? `${line.slice(0, longestMessage - 1)}…` : line;
};

/** `com.amazonaws.sqs#AWS.SimpleQueueService.NonExistentQueue` and `AccessDeniedException` to their last word. */
const bareName = (name: string): string =>
  name
    .replace(/^.*#/, '')
    .replace(/^KMS\.?([A-Z]\w+?)(Exception)?$/, 'Kms$1')
    .replace(/^.*\./, '')
    .replace(/Exception$/, '');

const nodeCode =
  /^(E[A-Z][A-Z0-9_]+|ERR_[A-Z0-9_]+|HPE_[A-Z0-9_]+|CERT_[A-Z_]+|DEPTH_[A-Z_]+|SELF_[A-Z_]+|UNABLE_[A-Z_]+)$/;

/** Reads what is known of anything thrown. */
export const errorFacts = (error: unknown): ErrorFacts => {
  const name = textOf(error, 'name') ?? 'Error';
  const systemCode = textOf(error, 'code');
  const serviceCode = textOf(error, 'Code');
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const errno = [systemCode, textOf(cause, 'code')].find(code => code !== undefined && nodeCode.test(code));
  const useCode = name === 'Error' || name === 'AggregateError' || name === 'TypeError';
  return {
    name: bareName(oneLine(useCode ? (serviceCode ?? name) : name)),
    code: oneLine(useCode ? (serviceCode ?? errno ?? name) : name) || 'Error',
    message: oneLine(
      textOf(error, 'message') ?? textOf(cause, 'message') ?? (typeof error === 'string' ? error : ''),
    ),
    status: statusOf(error),
    errno,
  };
};
