/** The function with its last result remembered: same arguments, same object, no work. */
export const rememberLast = <Arguments extends readonly unknown[], Result>(
  compute: (...args: Arguments) => Result,
): ((...args: Arguments) => Result) => {
  let last: {readonly args: Arguments; readonly result: Result} | undefined;
  return (...args) => {
    const isSame =
      last?.args.length === args.length &&
      last.args.every((argument, index) => Object.is(argument, args[index]));
    if (last !== undefined && isSame) return last.result;
    last = {args, result: compute(...args)};
    return last.result;
  };
};

/** Remembers one result for each key object for as long as somebody holds the key; the other arguments follow from it. */
export const rememberEach = <Key extends object, Args extends readonly unknown[], Result>(
  compute: (key: Key, ...args: Args) => Result,
): ((key: Key, ...args: Args) => Result) => {
  const results = new WeakMap<Key, {readonly result: Result}>();
  return (key, ...args) => {
    const known = results.get(key);
    if (known !== undefined) return known.result;
    const result = compute(key, ...args);
    results.set(key, {result});
    return result;
  };
};

/** The same for a function of much of which little matters: it works anew only when something it depends on changed. */
export const rememberBy = <Arguments extends readonly unknown[], Result>(
  dependenciesOf: (...args: Arguments) => readonly unknown[],
  compute: (...args: Arguments) => Result,
): ((...args: Arguments) => Result) => {
  let last: {readonly dependencies: readonly unknown[]; readonly result: Result} | undefined;
  return (...args) => {
    const dependencies = dependenciesOf(...args);
    const same =
      last?.dependencies.length === dependencies.length &&
      last.dependencies.every((dependency, index) => Object.is(dependency, dependencies[index]));
    if (last !== undefined && same) return last.result;
    last = {dependencies, result: compute(...args)};
    return last.result;
  };
};
