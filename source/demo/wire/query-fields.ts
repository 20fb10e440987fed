import type {JsonObject} from './json-fields.ts';

/** A form while it is put together: every list and map is a map by position at first. */
type Tree = Map<string, Tree | string>;

type Node = Tree | string | undefined;

const childOf = (tree: Tree, name: string): Tree => {
  const known = tree.get(name);
  if (known instanceof Map) return known;
  const child: Tree = new Map();
  tree.set(name, child);
  return child;
};

const put = (root: Tree, path: readonly string[], value: string): void => {
  const place = path.slice(0, -1).reduce(childOf, root);
  place.set(path.at(-1) ?? '', value);
};

const byPosition = (tree: Tree): readonly Node[] =>
  [...tree].sort(([one], [other]) => Number(one) - Number(other)).map(([, item]) => item);

/** Lists come as `member.1`, maps as `entry.1.key` and `entry.1.value`, or `Name` and `Value` (Smithy, awsQuery). */
const simplify = (node: Node): unknown => {
  if (!(node instanceof Map)) return node;
  const member = node.get('member');
  if (member instanceof Map) return byPosition(member).map(simplify);
  const entry = node.get('entry');
  if (entry instanceof Map) {
    const pairs = byPosition(entry).flatMap(item => {
      const name = item instanceof Map ? (item.get('key') ?? item.get('Name')) : undefined;
      const content = item instanceof Map ? (item.get('value') ?? item.get('Value') ?? '') : '';
      return typeof name === 'string' ? [[name, simplify(content)] as const] : [];
    });
    return Object.fromEntries(pairs);
  }
  return Object.fromEntries([...node].map(([name, item]) => [name, simplify(item)]));
};

/** The parameters of a form in the shape that a JSON protocol would have sent; all leaves are strings. */
export const queryFields = (form: URLSearchParams): JsonObject => {
  const root: Tree = new Map();
  for (const [name, value] of form) {
    if (name !== 'Action' && name !== 'Version') put(root, name.split('.'), value);
  }
  return Object.fromEntries([...root].map(([name, item]) => [name, simplify(item)]));
};
