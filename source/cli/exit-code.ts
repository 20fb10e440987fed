/** The exit codes of the program; documented in `--help` and in the README. */
export const exitCode = {fine: 0, unexpected: 1, usage: 2, unreachable: 3, partial: 4} as const;

/** The conventional code of a program ended by a signal (128 + its number). */
export const signalExitCode = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const;
