import { UsageError } from '../errors/usage-error.ts';
import { type LinkProfile, linkProfile, linkProfiles } from './profile.ts';

const linkGrammar =
  'NAME=DOWN/UP/RTT[/JITTER[/EVERY/FOR]] in Mbit/s and milliseconds, such as satellite=20/3/600/40/5000/200';

/**
 * Names of the links above, or links of one's own, separated by commas. `EVERY` and `FOR` are of stalls.
 *
 * @throws UsageError
 */
export function parseLinks(text: string): LinkProfile[] {
  return text.split(',').map((part) => {
    const known = linkProfiles.find(({ name }) => name === part.trim());
    return known ?? parseOwnLink(part.trim());
  });
}

function parseOwnLink(text: string): LinkProfile {
  const [name = '', figures = ''] = text.split('=');
  const values = figures.split('/').map(Number);
  const [downMegabits = 0, upMegabits = 0, roundTripMs = 0, jitterMs = 0, everyMs, forMs] = values;
  const fits =
    /^[A-Za-z0-9 ._-]{1,30}$/.test(name) &&
    [3, 4, 6].includes(values.length) &&
    values.every((value) => Number.isFinite(value) && value >= 0) &&
    downMegabits > 0 &&
    upMegabits > 0;
  if (!fits) {
    const names = linkProfiles.map(({ name: known }) => known).join(', ');
    throw new UsageError(`--links: "${text}" is not allowed; give some of ${names}, or ${linkGrammar}.`);
  }
  const stall = everyMs === undefined || forMs === undefined ? {} : { stall: { everyMs, forMs } };
  return linkProfile(name, { downMegabits, upMegabits, roundTripMs, jitterMs, ...stall });
}
