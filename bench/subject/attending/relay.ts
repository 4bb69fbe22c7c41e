/** A relay with the arguments of the real one, which the bench can tell to leave its viewers to the system for a while. */
import { join } from 'node:path';
import { createLog, parseCommandLine, startServer } from '../../../src/server/index.ts';
import { projectRoot } from '../../processes/project-root.ts';
import { attendsBy } from './attention.ts';

const invocation = parseCommandLine(process.argv.slice(2));
if (invocation.action === 'print') throw new Error(invocation.text);
const { config } = invocation;
const server = await startServer(config, join(projectRoot, 'public'), createLog(config.log));
process.on('SIGTERM', () => void server.close(config.drainSeconds * 1000));
attendsBy((attends) => server.attend(attends));
