import process from 'node:process';
import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.{ts,tsx}'],
    // The program's own colour and CI detection must not depend on who runs the tests.
    env: {TZ: 'UTC'},
    // The terminal tests mostly wait for programs; more of them at once than cores is faster.
    maxWorkers: 4,
    // Real programs in real terminals on a busy machine: one more try in CI, none where somebody works on them.
    retry: process.env['CI'] === undefined ? 0 : 1,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
