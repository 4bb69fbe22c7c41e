import { UsageError } from '../errors/usage-error.ts';
import { startCommand } from './command-subject.ts';
import type { Entry } from './entries.ts';
import { foreignProtocol } from './foreign.ts';
import { OutputTail } from './output-tail.ts';

const FORM = "give 'NAME:PROTOCOL=COMMAND', such as 'mine:ws=node server.js', where COMMAND listens on $PORT";

/** Of what it writes in a run, so much is kept: the end. */
const KEPT_BYTES = 64 * 1024;

/** What fits into a chart. */
const NAME = /^[\w.+-]{1,40}$/;

/**
 * A program of the user's that the bench starts and stops.
 *
 * @throws UsageError
 */
export function commandEntry(text: string): Entry {
  const [, name = '', protocolName = '', command = ''] = /^([^:=]*):([^=]*)=(.*)$/s.exec(text) ?? [];
  if (!NAME.test(name) || command.trim() === '') {
    throw new UsageError(`--contender: "${text}" is not allowed; ${FORM}.`);
  }
  const output = new OutputTail(KEPT_BYTES);
  return {
    name,
    yardstick: false,
    relay: false,
    mayBeOurs: true,
    protocol: foreignProtocol('--contender', protocolName),
    libraries: [],
    implementation: `${command} over ${protocolName}`,
    program: () => [],
    output,
    subject: (where) => startCommand(name, command, where, output),
  };
}
