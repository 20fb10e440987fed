// Checks the arrows between the layers. A run that cruised no module proves nothing, so it fails.
import {createRequire} from 'node:module';
import {cruise} from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

/** @type {import('dependency-cruiser').IConfiguration} */
const rules = createRequire(import.meta.url)('./rules.cjs');
const result = await cruise(
  ['source'],
  {...rules.options, ruleSet: {forbidden: rules.forbidden ?? []}, validate: true},
  undefined,
  {tsConfig: extractTsConfig('tsconfig.json')},
);
if (typeof result.output === 'string') throw new Error('Expected a cruise result, got text');
const {totalCruised, violations} = result.output.summary;
for (const {rule, from, to} of violations) console.error(`${rule.name}: ${from} -> ${to}`);
console.log(`layers: ${totalCruised} modules cruised, ${violations.length} violations`);
process.exit(totalCruised === 0 || violations.length > 0 ? 1 : 0);
