import { afterLosses } from './after-losses.ts';
import { afterResuming } from './after-resuming.ts';
import { arrivals } from './arrivals.ts';
import { frameAge } from './frame-age.ts';
import { freezes } from './freezes.ts';
import { latency } from './latency.ts';

/** Every figure about deliveries, in the order in which `results.json` has them. */
export const meters = { latency, arrivals, frameAge, freezes, afterResuming, afterLosses } as const;
