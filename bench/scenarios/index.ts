import { browser } from './browser.ts';
import { capacity } from './capacity.ts';
import { channels } from './channels.ts';
import { churn } from './churn.ts';
import { compare } from './compare.ts';
import { control } from './control.ts';
import { http } from './http.ts';
import { links } from './links.ts';
import { micro } from './micro.ts';
import { noise } from './noise.ts';
import { rates } from './rates.ts';
import { restart } from './restart.ts';
import type { Scenario } from './scenario.ts';
import { sizes } from './sizes.ts';
import { soak } from './soak.ts';
import { stalled } from './stalled.ts';

/** Every scenario, the default one first. */
export const scenarios: readonly Scenario[] = [
  compare,
  noise,
  capacity,
  stalled,
  control,
  churn,
  channels,
  sizes,
  rates,
  links,
  restart,
  http,
  browser,
  soak,
  micro,
];
