import { type Estimate, LEAST_ROUNDS, MISS } from './estimate.ts';
import type { Interval } from './order-statistics.ts';

/** What is asked of a figure. */
export interface Question<Answer> {
  readonly estimate: Estimate;
  /** What an interval says; undefined where it does not say. The narrower of two never takes back what the wider said. */
  readonly answer: (interval: Interval) => Answer | undefined;
  /** The figures at which the answer changes: which rounds would tell depends on the nearest. */
  readonly bounds: readonly number[];
}

/** What came of a question, with the interval that it was answered by. */
export interface Answered<Answer> {
  readonly estimate: Estimate;
  /** Absent of fewer than three rounds. */
  readonly interval?: Interval;
  /** Absent where it cannot be told. */
  readonly answer?: Answer;
  /** How many rounds would likely tell, where it cannot be told and something says. */
  readonly roundsToTell?: number;
}

/**
 * Answers questions so that all answers together are true in all but `miss` of cases, however many there are (Holm,
 * Scandinavian Journal of Statistics 6, 1979): of as many as are open, each gets its share of what may be missed, and what is
 * answered leaves the others more. A question without an interval cannot be answered, and takes no share.
 */
export function holdTogether<Answer>(
  questions: readonly Question<Answer>[],
  miss = MISS,
): Answered<Answer>[] {
  const answered = questions.map(({ estimate }): Answered<Answer> => ({ estimate }));
  let open = questions
    .map((question, place) => ({ question, place }))
    .filter(({ question }) => question.estimate.interval() !== undefined);
  let share = miss;
  for (let before = Number.POSITIVE_INFINITY; open.length > 0 && open.length < before; ) {
    before = open.length;
    share = miss / open.length;
    open = open.filter(({ question: { estimate, answer }, place }) => {
      const interval = estimate.interval(share);
      const said = interval && answer(interval);
      if (interval !== undefined && said !== undefined)
        answered[place] = { estimate, interval, answer: said };
      return said === undefined;
    });
  }
  for (const { question, place } of open) answered[place] = unanswered(question, share);
  return answered;
}

function unanswered<Answer>({ estimate, bounds }: Question<Answer>, miss: number): Answered<Answer> {
  const interval = estimate.interval(miss);
  const rounds = bounds.flatMap((bound) => estimate.roundsToTell(bound, miss) ?? []);
  const more = Math.max(estimate.rounds + 1, Math.min(...rounds));
  return {
    estimate,
    ...(interval === undefined ? {} : { interval }),
    ...(rounds.length === 0 ? {} : { roundsToTell: more }),
  };
}

/** What is asked of a figure that somebody may be alarmed by. */
export interface Concern<Answer> extends Pick<Question<Answer>, 'estimate' | 'bounds'> {
  readonly alarming: Question<Answer>['answer'];
  readonly calming: Question<Answer>['answer'];
}

/**
 * Settles what is of concern: alarms hold together, for each is one more chance of a false one. What calms is believed of all
 * only where it is so of each, and so each holds by itself.
 */
export function settle<Answer>(concerns: readonly Concern<Answer>[]): Answered<Answer>[] {
  const alarms = holdTogether(concerns.map(({ alarming, ...one }) => ({ ...one, answer: alarming })));
  return alarms.map((alarm, i) => {
    const concern = concerns[i];
    if (concern === undefined || alarm.answer !== undefined) return alarm;
    const { calming, estimate } = concern;
    const [calm = alarm] = holdTogether([{ ...concern, answer: calming }]);
    const isOnGoodSide = calming({ low: estimate.point, high: estimate.point }) !== undefined;
    return calm.answer !== undefined || isOnGoodSide ? calm : alarm;
  });
}

export type Side = 'less' | 'more';

/** Whether a ratio is less or more than 1. */
export const isOne = (estimate: Estimate): Question<Side> => ({
  estimate,
  answer: ({ low, high }) => (high < 1 ? 'less' : low > 1 ? 'more' : undefined),
  bounds: [1],
});

/** Such as "1 round" or "5 rounds, and about 12 would likely tell". */
export function whyNotSure({ rounds }: Estimate, roundsToTell: number | undefined): string {
  const had = `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`;
  if (rounds < LEAST_ROUNDS) return had;
  return roundsToTell === undefined ? had : `${had}, and about ${roundsToTell} would likely tell`;
}
