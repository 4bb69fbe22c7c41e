/** What the command line and the bench use of the server. */
export { transportNames } from '../transports/registry.ts';
export { banner } from './banner.ts';
export { parseCommandLine } from './command-line.ts';
export { ConfigError } from './config.ts';
export { defaultConfig } from './default-config.ts';
export { createLog, type Log } from './log.ts';
export { type RunningServer, StartError, startServer } from './server.ts';
