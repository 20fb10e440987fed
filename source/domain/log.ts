/** How much a line of the log matters. `debug` lines are kept only when somebody asked for them. */
export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

/** Where the program writes what the screen has no room for: one line a call, never the terminal. Never throws. */
export type LogSink = (level: LogLevel, message: string) => void;
