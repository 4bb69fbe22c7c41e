import { hostname, networkInterfaces } from 'node:os';

type Interfaces = ReturnType<typeof networkInterfaces>;

const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';
const isLoopback = (host: string): boolean => host === '127.0.0.1' || host === '::1' || host === 'localhost';

/** This machine's addresses on its networks, as they stand in a URL: IPv6 in brackets. */
export function networkHosts(host: string, interfaces: Interfaces = networkInterfaces()): string[] {
  if (isLoopback(host)) return [];
  if (!isEverywhere(host)) return [host];
  return addressesOf(interfaces)
    .filter(({ family }) => family === 'IPv4' || host === '::')
    .map(({ family, address }) => (family === 'IPv6' ? `[${address}]` : address));
}

/** Every address under which a browser reaches a server bound to `host`: the machine's own where it is bound to all. */
export function reachableHosts(host: string, interfaces: Interfaces = networkInterfaces()): string[] {
  const here = isLoopback(host) || isEverywhere(host) ? ['localhost'] : [];
  return [...here, ...networkHosts(host, interfaces)];
}

/** Everything that a certificate of this machine must name. */
export function certifiedHosts(interfaces: Interfaces = networkInterfaces(), name = hostname()): string[] {
  // Link-local IPv6 addresses carry a zone, which no certificate can.
  const addresses = addressesOf(interfaces).map(({ address }) => address.replace(/%.*/, ''));
  return [...new Set(['localhost', '127.0.0.1', '::1', name, `${name}.local`, ...addresses])];
}

const addressesOf = (interfaces: Interfaces) =>
  Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal);
