/** What the bench and the tests of the pages use of the server. */
export { transportNames } from '../transports/registry.ts';
export { parseCommandLine } from './command-line.ts';
export { defaultConfig } from './default-config.ts';
export { createLog } from './log.ts';
export { type RunningServer, startServer } from './server.ts';
export { StartError } from './start-error.ts';
