import { networkInterfaces } from 'node:os';

/** Every address under which a browser reaches a server bound to `host`: the machine's own where it is bound to all. */
export function reachableHosts(host: string, interfaces = networkInterfaces()): string[] {
  if (host !== '0.0.0.0' && host !== '::')
    return [host === '127.0.0.1' || host === '::1' ? 'localhost' : host];
  const others = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal && (address.family === 'IPv4' || host === '::'))
    .map((address) => (address.family === 'IPv6' ? `[${address.address}]` : address.address));
  return ['localhost', ...others];
}
