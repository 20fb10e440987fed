import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.{ts,tsx}'],
    // The program's own colour and CI detection must not depend on who runs the tests.
    env: {TZ: 'UTC'},
    // The terminal tests mostly wait for programs; more of them at once than cores is faster.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
