/** What the command line and the bench use of the server. */
export { transportNames } from '../transports/registry.ts';
export {
  ConfigError,
  defaults,
  parseAttachments,
  parsePort,
  parsePositiveInteger,
  type ServerConfig,
} from './config.ts';
export { type RunningServer, StartError, startServer } from './server.ts';
