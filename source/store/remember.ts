/** The function with its last result remembered: same arguments, same object, no work. */
export const rememberLast = <Arguments extends readonly unknown[], Result>(
  compute: (...args: Arguments) => Result,
): ((...args: Arguments) => Result) => {
  let last: {readonly args: Arguments; readonly result: Result} | undefined;
  return (...args) => {
    if (last?.args.every((argument, index) => Object.is(argument, args[index]))) return last.result;
    last = {args, result: compute(...args)};
    return last.result;
  };
};
