#!/usr/bin/env node
import module from 'node:module';
import process from 'node:process';
import {isatty} from 'node:tty';

// This file runs before anything else is parsed: built-in modules only, and few bytes (source/build/proof.js).

const {argv, env, stdout, stderr} = process;
const args = argv.slice(2);

const enterScreen = '\u001B[?1049h\u001B[?25l\u001B[H';
const leaveScreen = '\u001B[?25h\u001B[?1049l';

/** Words that lead to plain output. Missing one costs a flash of the other screen, one too many a few milliseconds. */
const plainWords = /^(-h|--(help|version|once|json|csv|watch)(=.*)?|demo|dlq|completion|man)$/;

const hasNoColour = Boolean(env['NO_COLOR']) || args.includes('--no-color');

const isFullScreen =
  isatty(0) && isatty(1) && env['TERM'] !== 'dumb' && !args.some(word => plainWords.test(word));

let isScreenOurs = false;

const release = (): void => {
  if (isScreenOurs) stdout.write(leaveScreen);
  isScreenOurs = false;
};

// Until the app listens for signals itself, an interrupt has to find the way back to the shell's screen.
const guardScreen = (): void => {
  const numbers = {SIGINT: 2, SIGTERM: 15, SIGHUP: 1};
  const stop = (_: string, number: number): void => {
    release();
    process.exit(128 + number);
  };
  const handOver = (name: string | symbol): void => {
    if (name !== 'SIGINT') return;
    isScreenOurs = false;
    process.off('newListener', handOver);
    // Later, when the other listener is there: Node closes a signal that loses its last one.
    queueMicrotask(() => {
      for (const signal of Object.keys(numbers)) process.off(signal, stop);
    });
  };
  for (const signal of Object.keys(numbers)) process.on(signal, stop);
  process.on('newListener', handOver);
};

const paint = (): void => {
  isScreenOurs = true;
  guardScreen();
  stdout.write(`${enterScreen}${hasNoColour ? ' sls-top' : ' \u001B[1msls-top\u001B[22m'}  starting`);
};

const start = async (): Promise<void> => {
  // Ink's colours do not know NO_COLOR (https://no-color.org); they read FORCE_COLOR when they are loaded.
  if (hasNoColour) env['FORCE_COLOR'] = '0';
  // The SDK's notice about old versions of Node would be written over the screen.
  env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  if (isFullScreen) paint();
  const loader: {readonly enableCompileCache?: () => unknown} = module;
  loader.enableCompileCache?.();
  const {main} = await import('./cli.tsx');
  await main(args, isFullScreen);
};

if (args.includes('--version')) {
  stdout.write(`${String(__VERSION__)}\n`);
} else {
  try {
    await start();
  } catch (error) {
    release();
    const cause = error instanceof Error ? error.message : String(error);
    stderr.write(`sls-top could not start: ${cause.replaceAll(/[\s\p{Cc}]+/gu, ' ')}\n`);
    process.exit(1);
  }
}
