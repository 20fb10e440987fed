import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.{ts,tsx}'],
    // The program's own colour and CI detection must not depend on who runs the tests.
    env: {TZ: 'UTC'},
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
