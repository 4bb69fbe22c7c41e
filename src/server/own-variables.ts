import { VARIABLE_PREFIX } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** For the tests and the bench, which hand their environment down to the relays that they start. */
const variablesOfTests: readonly string[] = [`${VARIABLE_PREFIX}CHROMIUM`];

const PROTOCOL = '(?:TCP|UDP|SCTP)';

/**
 * Variables that Kubernetes puts into every pod beside a Service called "relaymark" or "relaymark-…", and Docker into a
 * container with such a link: https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables,
 * https://docs.docker.com/engine/network/links/#environment-variables
 */
const namesOfServices = new RegExp(
  `^${VARIABLE_PREFIX}(?:\\w+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_\\w+)?|PORT_\\d+_${PROTOCOL}(?:_(?:ADDR|PORT|PROTO|START|END))?|ENV_.+)$`,
);

/** Those that could be settings by their names tell by their values: RELAYMARK_PORT=tcp://10.0.0.1:5000 is none. */
const valuesOfServices: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [new RegExp(`^${VARIABLE_PREFIX}(?:\\w+_)?PORT(?:_START|_END)?$`), new RegExp(`^${PROTOCOL}://`, 'i')],
  [new RegExp(`^${VARIABLE_PREFIX}(?:\\w+_)?NAME$`), /^\/[^/]+\/[^/]+$/],
];

/** The variables that are meant for this relay, of those with its prefix; all must be settings. */
export function ownVariables(environment: Environment): Readonly<Record<string, string>> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && name.startsWith(VARIABLE_PREFIX) && !isOfOthers(name, value))
      own[name] = value;
  }
  return own;
}

const isOfOthers = (name: string, value: string): boolean =>
  variablesOfTests.includes(name) ||
  namesOfServices.test(name) ||
  valuesOfServices.some(([names, values]) => names.test(name) && values.test(value));
