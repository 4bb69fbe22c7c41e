import { readFileSync, readlinkSync } from 'node:fs';

/** Of linux/tcp_states.h. */
const LISTENING = '0A';

/**
 * Whether somebody listens on a port in the network namespace of another process, which nobody else can connect to. What
 * Linux tells in /proc/PID/net.
 */
export function listensWith(processId: number, port: number): boolean {
  try {
    // Until it has come there it is where this process is.
    if (readlinkSync(`/proc/${processId}/ns/net`) === readlinkSync('/proc/self/ns/net')) return false;
    const tables = ['tcp', 'tcp6'].map((name) => readFileSync(`/proc/${processId}/net/${name}`, 'utf8'));
    return tables.some((table) => listensIn(table, port));
  } catch {
    // It is gone; how it ended says more.
    return false;
  }
}

/** @param table as in /proc/net/tcp: number, own address and port, the other's, state, in hexadecimal */
export function listensIn(table: string, port: number): boolean {
  const own = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').some((line) => {
    const [, address = '', , state] = line.trim().split(/\s+/);
    return address.endsWith(own) && state === LISTENING;
  });
}
