/** What the command line and the bench use of the server. */
export { transportNames } from '../transports/registry.ts';
export { banner } from './banner.ts';
export { parseCommandLine } from './command-line.ts';
export { ConfigError, defaults } from './config.ts';
export { type RunningServer, StartError, startServer } from './server.ts';
