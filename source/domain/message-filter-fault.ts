import {TreeInterpreter, getRegisteredFunctions, tokenize} from '@jmespath-community/jmespath';
import type {compile} from '@jmespath-community/jmespath';
import {parseJson} from './json-value.ts';

type Expression = ReturnType<typeof compile>;

/** What is wrong, and where: an offset into the expression. */
type Fault = {readonly at: number; readonly text: string};

const example = "body.code == 'E1'";

const say = ({at, text}: Fault): string => `Column ${String(at + 1)}: ${text}. For example: ${example}`;

/** A text, a quoted name or a JSON literal (JMESPath specification, grammar). */
const quoted = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`/gs;

const foreignCharacter = /[^\w\t\n\r ().,:@\]{}+%?!<>=&|/$[*\-\u2212\xd7\xf7]/u;

const quoteFault = (expression: string): Fault | undefined => {
  for (const {0: text, index} of expression.matchAll(quoted)) {
    const content = text.slice(1, -1).replaceAll('\\`', '`');
    if (text.startsWith('`') && parseJson(content) === undefined)
      return {at: index, text: `back quotes hold JSON, such as \`5\`: write texts in single quotes, '…'`};
    if (text.startsWith('"') && parseJson(text) === undefined)
      return {at: index, text: 'a name in double quotes is written like a JSON string'};
  }
  return undefined;
};

/** What the library takes without a word, or without saying where. */
const lexicalFault = (expression: string): Fault | undefined => {
  const outside = expression.replace(quoted, found => ' '.repeat(found.length));
  const unclosed = outside.search(/['"`]/);
  if (unclosed !== -1)
    return {at: unclosed, text: `the ${expression.charAt(unclosed)} that is opened here is not closed`};
  const strange = foreignCharacter.exec(outside);
  if (strange !== null)
    return {at: strange.index, text: `${strange[0]} means nothing here: texts stand in 'single quotes'`};
  // `let $name = …` is the only place for it; elsewhere the library would make an object of it, which is always true.
  for (const {index} of outside.matchAll(/(?<![=!<>])=(?!=)/g))
    if (!/\$\w+\s*$/.test(outside.slice(0, index))) return {at: index, text: 'compare with =='};
  return quoteFault(expression);
};

/** The first token with which no expression can go on: what begins well fails at its end only, so it can be halved. */
const parserFault = (expression: string, parse: (expression: string) => unknown): Fault => {
  const tokens = tokenize(expression);
  const endOf = (index: number): number => tokens[index + 1]?.start ?? expression.length;
  const goesOn = (index: number): boolean => {
    const answer = parse(expression.slice(0, endOf(index)));
    return typeof answer !== 'string' || answer.includes('EOF');
  };
  let [good, bad] = [-1, tokens.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (goesOn(middle)) good = middle;
    else bad = middle;
  }
  const at = tokens[bad]?.start;
  if (at === undefined) return {at: expression.length, text: 'the expression is not finished'};
  const token = expression.slice(at, endOf(bad)).trim();
  return /^\d/.test(token)
    ? {at, text: `write numbers in back quotes, \`${token}\``}
    : {at, text: `${token} is not expected here`};
};

/** What is wrong with how the expression is written; `parse` answers with a text where the library refuses. */
export const syntaxFault = (
  expression: string,
  parse: (expression: string) => unknown,
): string | undefined => {
  if (expression.trim() === '') return `Nothing to filter by. For example: ${example}`;
  const lexical = lexicalFault(expression);
  if (lexical !== undefined) return say(lexical);
  return typeof parse(expression) === 'string' ? say(parserFault(expression, parse)) : undefined;
};

const roots: readonly string[] = ['body', 'inner', 'attributes', 'system'];

const rootFault = (expression: string, name: string): Fault => {
  const escaped = name.replace(/\W/g, String.raw`\$&`);
  const found = expression.search(new RegExp(`(?<![\\w.$])${escaped}(?!\\w)`));
  const at = Math.max(0, found);
  if (['null', 'true', 'false'].includes(name)) return {at, text: `write \`${name}\` in back quotes`};
  const asQuoted = expression.indexOf(JSON.stringify(name));
  if (asQuoted !== -1)
    return {at: asQuoted, text: `"${name}" is a name; write a text in single quotes, '${name}'`};
  const dashed = expression.slice(0, found).endsWith('-') ? '; names with - go in double quotes' : '';
  return {
    at,
    text: `there is no ${name} here: begin with ${roots.join(', ')}, as in body.${name}${dashed}`,
  };
};

/** `!` binds more closely than the dot, so that `!body.code` would be `(!body).code`, which is nothing ever. */
const negationFault = (expression: string): Fault => ({
  at: Math.max(0, expression.search(/!\s*[\w"$@]/)),
  text: 'put what ! is about in brackets, !(body.code)',
});

const functionFault = (expression: string, name: string, count: number): Fault | undefined => {
  const at = Math.max(0, expression.search(new RegExp(`(?<!\\w)${name}\\s*\\(`)));
  const known = getRegisteredFunctions();
  if (!known.includes(name))
    return {at, text: `there is no function ${name}(): there are ${[...known].sort().join(', ')}`};
  try {
    // Counts before it looks at types, and the functions of JMESPath change nothing.
    TreeInterpreter.runtime.callFunction(
      name,
      Array.from({length: count}, () => null),
    );
  } catch (error) {
    const [, detail] = /^Invalid arity: (.*?)\.?$/s.exec(error instanceof Error ? error.message : '') ?? [];
    if (detail !== undefined) return {at, text: detail};
  }
  return undefined;
};

/** The parts of a node; `isRoot`: whether they are about the whole document still. */
const partsOf = (
  node: Expression,
  isRoot: boolean,
): readonly {readonly node: Expression; readonly isRoot: boolean}[] => {
  const same = (...nodes: readonly Expression[]) => nodes.map(part => ({node: part, isRoot}));
  const inside = (...nodes: readonly Expression[]) => nodes.map(part => ({node: part, isRoot: false}));
  switch (node.type) {
    case 'Subexpression':
    case 'Pipe':
    case 'IndexExpression':
    case 'Projection':
    case 'ValueProjection':
      return [...same(node.left), ...inside(node.right)];
    case 'FilterProjection':
      return [...same(node.left), ...inside(node.condition, node.right)];
    case 'AndExpression':
    case 'OrExpression':
    case 'Comparator':
    case 'Arithmetic':
      return same(node.left, node.right);
    case 'Flatten':
    case 'NotExpression':
      return same(node.child);
    case 'ExpressionReference':
      return inside(node.child);
    case 'Function':
    case 'MultiSelectList':
      return same(...node.children);
    case 'MultiSelectHash':
      return same(...node.children.map(({value}) => value));
    case 'LetExpression':
      return same(...node.bindings.map(({reference}) => reference), node.expression);
    case 'Ternary':
      return same(node.condition, node.trueExpr, node.falseExpr);
    case 'Unary':
      return same(node.operand);
    case 'Binding':
    case 'Current':
    case 'Field':
    case 'Identity':
    case 'Index':
    case 'Literal':
    case 'Root':
    case 'Slice':
    case 'Variable':
      return [];
  }
};

/** What is wrong with what the expression says: a name that no document has, a function that does not exist. */
export const expressionFault = (expression: string, node: Expression, isRoot = true): string | undefined => {
  if (isRoot && node.type === 'Field' && !roots.includes(node.name))
    return say(rootFault(expression, node.name));
  if (node.type === 'Subexpression' && node.left.type === 'NotExpression')
    return say(negationFault(expression));
  const fault =
    node.type === 'Function' ? functionFault(expression, node.name, node.children.length) : undefined;
  if (fault !== undefined) return say(fault);
  for (const part of partsOf(node, isRoot)) {
    const inner = expressionFault(expression, part.node, part.isRoot);
    if (inner !== undefined) return inner;
  }
  return undefined;
};
