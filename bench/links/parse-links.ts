import { UsageError } from '../errors/usage-error.ts';
import { type LinkProfile, linkProfile, linkProfiles } from './profile.ts';

/** How one's own links are written. */
export const linkGrammar = 'NAME=DOWN/UP/RTT[/JITTER[/EVERY/FOR[/QUEUE[/LOSS[/OUTAGE]]]]]';

const grammarInWords = `${linkGrammar} in Mbit/s, milliseconds, kB and percent, such as train=20/3/100/40/5000/200/256/1`;

/** What the queue of a home router or a base station holds, roughly: no one tells. */
const QUEUE_KILOBYTES = 64;

/**
 * Names of the links that there are, or links of one's own, separated by commas. `EVERY` and `FOR` are of stalls, of which there
 * are none where both are 0.
 *
 * @throws UsageError
 */
export function parseLinks(text: string): LinkProfile[] {
  const links = text.split(',').map((part) => {
    const known = linkProfiles.find(({ name }) => name === part.trim());
    return known ?? parseOwnLink(part.trim());
  });
  const twice = links.find(({ name }, i) => links.findIndex((other) => other.name === name) !== i);
  // Each would be measured over the last of them.
  if (twice !== undefined)
    throw new UsageError(`--links: there are two links called "${twice.name}"; give them different names.`);
  return links;
}

function parseOwnLink(text: string): LinkProfile {
  const [name = '', figures = ''] = text.split('=');
  const values = figures.split('/').map(Number);
  const [down = 0, up = 0, roundTripMs = 0, jitterMs = 0, everyMs = 0, forMs = 0, ...rest] = values;
  const [queueKilobytes = QUEUE_KILOBYTES, lossPercent = 0, outageMs = 0] = rest;
  const stalls = everyMs > 0 || forMs > 0;
  const fits =
    /^[A-Za-z0-9 ._-]{1,30}$/.test(name) &&
    [3, 4, 6, 7, 8, 9].includes(values.length) &&
    values.every((value) => Number.isFinite(value) && value >= 0) &&
    down > 0 &&
    up > 0 &&
    // A packet has to have room.
    queueKilobytes >= 2 &&
    lossPercent < 100 &&
    // What stalls all the time carries nothing.
    (!stalls || forMs < everyMs);
  if (!fits) {
    const names = linkProfiles.map(({ name: known }) => known).join(', ');
    throw new UsageError(`--links: "${text}" is not allowed; give some of ${names}, or ${grammarInWords}.`);
  }
  return linkProfile(name, {
    downMegabits: down,
    upMegabits: up,
    delayMs: roundTripMs / 2,
    jitterMs,
    queueBytes: 1000 * queueKilobytes,
    ...(stalls ? { stall: { everyMs, forMs } } : {}),
    ...(lossPercent > 0 ? { lossShare: lossPercent / 100, outageMs } : {}),
  });
}
