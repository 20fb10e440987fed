/** @type {'error'} */
const error = 'error';
/** @type {'core'} */
const core = 'core';

/**
 * The layers of the program, one way only (read `to` as "may import").
 * @type {Record<string, string[]>}
 */
const mayImport = {
  domain: [],
  aws: ['domain'],
  services: ['aws', 'domain'],
  store: ['domain'],
  runtime: ['store', 'domain'],
  ui: ['store', 'domain'],
  headless: ['store', 'domain'],
  demo: [],
};

const layerRules = Object.entries(mayImport).map(([layer, allowed]) => ({
  name: `${layer}-imports-only-${allowed.length === 0 ? 'itself' : allowed.join('-')}`,
  severity: error,
  from: {path: `^source/${layer}/`},
  to: {path: '^source/', pathNot: `^source/(${[layer, ...allowed].join('|')})/`},
}));

export const rules = {
  forbidden: [
    ...layerRules,
    {name: 'no-circular', severity: error, from: {path: '^source/'}, to: {circular: true}},
    {
      name: 'only-aws-and-services-import-the-sdk',
      severity: error,
      from: {path: '^source/', pathNot: '^source/(aws|services)/'},
      to: {path: '(@aws-sdk|@smithy)/'},
    },
    {
      name: 'only-ui-imports-ink',
      severity: error,
      from: {path: '^source/', pathNot: '^source/(ui/|cli\\.tsx$|entry\\.ts$|build/)'},
      to: {path: 'node_modules/(ink|react)/'},
    },
    {
      name: 'the-demo-account-is-reached-from-cli-only',
      severity: error,
      from: {path: '^source/', pathNot: '^source/(cli\\.tsx$|cli/|demo/)'},
      to: {path: '^source/demo/'},
    },
    {
      name: 'domain-imports-no-node-module',
      severity: error,
      from: {path: '^source/domain/'},
      to: {dependencyTypes: [core]},
    },
  ],
  options: {
    doNotFollow: {path: 'node_modules'},
    tsPreCompilationDeps: true,
    tsConfig: {fileName: 'tsconfig.json'},
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
