/** Figures of rounds as machines make them, made up so that the truth is known. */
export interface Shape {
  readonly name: string;
  /** The median of the distribution. */
  readonly truth: number;
  /** One round's figure. @param share of the run that is over, 0 to 1 */
  draw(random: () => number, share: number): number;
}

/** One value of the standard normal distribution (Box and Muller, Annals of Mathematical Statistics 29, 1958). */
export const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Student's t of two degrees of freedom: one value in ten lies beyond three standard ones. */
const heavyTailed = (random: () => number): number =>
  normal(random) / Math.sqrt((normal(random) ** 2 + normal(random) ** 2) / 2);

const between = (share: number): number => share - 0.5;

export const shapes: readonly Shape[] = [
  { name: 'normal', truth: 10, draw: (random) => 10 + normal(random) },
  { name: 'lognormal', truth: 10, draw: (random) => 10 * Math.exp(0.3 * normal(random)) },
  { name: 'heavy-tailed', truth: 10, draw: (random) => 10 * Math.exp(0.1 * heavyTailed(random)) },
  {
    name: 'bimodal',
    truth: 10 * Math.exp(0.1),
    draw: (random) => 10 * Math.exp(0.1 * normal(random) + (random() < 0.5 ? 0.2 : 0)),
  },
  {
    // A machine that hiccups in one round of seven.
    name: 'spiked',
    truth: 10 * Math.exp(0.05 * 0.2229),
    draw: (random) => 10 * Math.exp(0.05 * normal(random) + (random() < 0.15 ? 1 : 0)),
  },
  {
    name: 'drifting',
    truth: 10,
    draw: (random, share) => 10 * Math.exp(0.1 * normal(random) + 0.4 * between(share)),
  },
];

/** A run of so many rounds. */
export const seriesOf = ({ draw }: Shape, rounds: number, random: () => number): number[] =>
  Array.from({ length: rounds }, (_, i) => draw(random, rounds === 1 ? 0.5 : i / (rounds - 1)));

/** Entries that do not differ, which take turns in each round in an order that chance decides. */
export function alikeSeriesOf(
  entries: number,
  { draw }: Shape,
  rounds: number,
  random: () => number,
): number[][] {
  const series = Array.from({ length: entries }, (): number[] => []);
  for (let round = 0; round < rounds; round++) {
    const turns = series.map((values) => ({ values, place: random() })).sort((a, b) => a.place - b.place);
    turns.forEach(({ values }, turn) => {
      values.push(draw(random, (round * entries + turn) / (rounds * entries - 1)));
    });
  }
  return series;
}
