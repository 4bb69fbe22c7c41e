import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { requestUrl } from '../transports/door/request-url.ts';

type Interfaces = ReturnType<typeof networkInterfaces>;

const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

export const isLoopbackAddress = (address: string): boolean =>
  isIP(address) !== 0 && loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

const isLoopback = (host: string): boolean => host === 'localhost' || isLoopbackAddress(host);

/** What "localhost" reaches. Other addresses of loopback have to be said. */
const isLocalhost = (host: string): boolean => host === '127.0.0.1' || host === '::1' || host === 'localhost';

/** A name or an address as it stands in a URL. */
export const urlHost = (host: string): string => (isIPv6(host) ? `[${host}]` : host);

/** A name or an address as a URL has it; undefined if it is neither, or if anything else is with it. */
export function hostnameOf(name: string): string | undefined {
  const text = `http://${urlHost(name)}`;
  if (!URL.canParse(text) || /[\s/\\?#@]|:\d*$/.test(urlHost(name))) return undefined;
  return requestUrl('http', { target: '/', hosts: [new URL(text).hostname] })?.hostname;
}

/** Addresses that a host stands for. None if nobody knows it: listening there fails, and says so. */
export async function resolvedAddresses(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}

/** This machine's addresses on its networks, as they stand in a URL: IPv6 in brackets. */
export function networkHosts(host: string, interfaces: Interfaces = networkInterfaces()): string[] {
  if (isLoopback(host)) return [];
  if (!isEverywhere(host)) return [urlHost(host)];
  return addressesOf(interfaces)
    .filter(({ family }) => family === 'IPv4' || host === '::')
    .map(({ address }) => urlHost(address));
}

/** Every address under which a browser reaches a server bound to `host`: the machine's own where it is bound to all. */
export function reachableHosts(host: string, interfaces: Interfaces = networkInterfaces()): string[] {
  if (isLoopback(host)) return [isLocalhost(host) ? 'localhost' : urlHost(host)];
  const here = isEverywhere(host) ? ['localhost'] : [];
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
