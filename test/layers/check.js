// Checks the arrows between the layers. A run that cruised no module proves nothing, so it fails.
import process from 'node:process';
import {cruise} from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import {rules} from './rules.js';

const {output} = await cruise(
  ['source'],
  {...rules.options, ruleSet: {forbidden: rules.forbidden}, validate: true},
  undefined,
  {tsConfig: extractTsConfig('tsconfig.json')},
);
if (typeof output === 'string') throw new Error('Expected a cruise result, got text');
const {totalCruised, violations} = output.summary;
for (const {rule, from, to} of violations) process.stderr.write(`${rule.name}: ${from} -> ${to}\n`);
process.stdout.write(
  `layers: ${String(totalCruised)} modules cruised, ${String(violations.length)} violations\n`,
);
process.exitCode = totalCruised === 0 || violations.length > 0 ? 1 : 0;
