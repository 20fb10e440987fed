// Ink asks for DEV through an imported `process`, which esbuild's `define` does not reach. Answered here, the branch and
// its top-level await go, and with it the package for development that would have to be installed beside the program.
/** @param {string} source */
const withoutDevelopment = source => source.replaceAll("process.env['DEV'] === 'true'", 'false');

/**
 * Ink without its connection to React's development tools.
 * @type {readonly import('./patch.js').Patch[]}
 */
export const noDevtools = [
  {
    name: 'noDevtoolsConnection',
    package: 'ink',
    file: 'build/reconciler.js',
    sha256: '497b58b448d6cf4342c1808c38fb03588f04e1263db54befb9d96287f364d325',
    change: withoutDevelopment,
  },
  {
    name: 'noDevtoolsInjection',
    package: 'ink',
    file: 'build/ink.js',
    sha256: '54975ccb060dbc0f155990fe210a62eb00fa648cc89e60e68cb271395feb456a',
    change: withoutDevelopment,
  },
];
