import type { CapacityProbe } from '../results/capacity-probe.ts';
import { CrewLostError } from '../run/crew.ts';
import type { Objective } from '../run/options.ts';
import type { Measurement } from '../run/round-summary.ts';
import { NotStartedError } from '../run/standing.ts';
import type { Entry } from '../subject/entries.ts';
import { Confirmation } from './confirmation.ts';
import { judge, missed, type Tried } from './probe.ts';
import { CapacitySearch, carefulSearch, quickSearch } from './search.ts';

/** A probe that is lost with a process of the crew is measured again, but not for ever. */
const MOST_LOST_PROBES = 3;

/** What is asked of every candidate. */
export interface CapacityPlan {
  readonly objective: Objective;
  readonly start: number;
  readonly most: number;
  /** Why no more than `most` are tried, in words. */
  readonly mostBecause: string;
  readonly searches: number;
  /** How long what was found has to hold; 0 where that is not asked. */
  readonly confirmSeconds: number;
}

/** What is to be measured now. */
export interface Due extends Tried {
  readonly of: 'search' | 'confirmation';
}

/** One entry's search, what it has tried, and whether what it found holds. */
export class Candidate {
  readonly entry: Entry;
  readonly plan: CapacityPlan;
  readonly search: CapacitySearch;
  readonly probes: CapacityProbe[] = [];
  readonly confirmations: CapacityProbe[] = [];
  /** Of all that met the objective. */
  readonly met: { readonly consumers: number; readonly measurement: Measurement }[] = [];
  readonly #step: number;
  #confirmation: Confirmation | undefined;
  #lostProbes = 0;
  #failure: string | undefined;

  constructor(entry: Entry, plan: CapacityPlan) {
    this.entry = entry;
    this.plan = plan;
    const { start, most, searches } = plan;
    const manner = searches > 1 ? carefulSearch : quickSearch;
    this.#step = manner.closeEnough;
    this.search = new CapacitySearch({ start, most, repeats: searches, ...manner });
  }

  /** Why nothing can be said of it, where its process cannot be started. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Undefined when all is known. */
  get due(): Due | undefined {
    if (this.#failure !== undefined) return undefined;
    const { next, repeat } = this.search;
    if (next !== undefined) return { of: 'search', consumers: next, repeat };
    const consumers = this.#confirming?.next;
    if (consumers === undefined) return undefined;
    return { of: 'confirmation', consumers, repeat: this.confirmations.length + 1 };
  }

  /** The number that was shown to hold. */
  get confirmed(): number | undefined {
    return this.#confirmation?.confirmed;
  }

  /** As many as are known to be carried, or thought to be where that is not confirmed; undefined where none are. */
  get carried(): number | undefined {
    const found = this.search.capacity()?.median ?? this.#mostMet;
    if (this.#confirmation === undefined || found === undefined) return found;
    return this.#confirmation.confirmed ?? this.#confirmation.next;
  }

  /** What came of it. */
  record(due: Due, outcome: Measurement | Error): void {
    if (outcome instanceof NotStartedError) {
      this.#failure = outcome.message;
      return;
    }
    if (outcome instanceof CrewLostError && ++this.#lostProbes < MOST_LOST_PROBES) return;
    this.#lostProbes = 0;
    const probe = outcome instanceof Error ? missed(outcome, due) : judge(outcome, due, this.plan.objective);
    if (probe.met && !(outcome instanceof Error)) {
      this.met.push({ consumers: due.consumers, measurement: outcome });
    }
    if (due.of === 'search') {
      this.probes.push(probe);
      this.search.record(probe.met);
    } else {
      this.confirmations.push(probe);
      this.#confirmation?.record(probe);
    }
  }

  /** What is known of a first search that is not over. */
  get #mostMet(): number | undefined {
    return this.met.length === 0 ? undefined : Math.max(...this.met.map(({ consumers }) => consumers));
  }

  get #confirming(): Confirmation | undefined {
    const found = this.search.capacity();
    if (found === undefined || this.plan.confirmSeconds === 0) return undefined;
    this.#confirmation ??= new Confirmation(Math.round(found.median), this.#step);
    return this.#confirmation;
  }
}
