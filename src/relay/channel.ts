import type { PublishedFrame } from './acknowledgement.ts';
import type { Delivery } from './delivery.ts';
import type { Link } from './link.ts';

export interface Consumer {
  readonly link: Link;
  readonly delivery: Delivery;
}

/** A named stream: at most one emitter, any number of consumers, and the newest frame for whoever joins. */
export class Channel {
  readonly name: string;
  readonly #consumers = new Set<Consumer>();
  #emitter: Link | undefined;
  #newest: PublishedFrame | undefined;
  #framesIn = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** The newest frame of the emitter that is live, if there is one. */
  get newest(): PublishedFrame | undefined {
    return this.#newest;
  }

  get consumerCount(): number {
    return this.#consumers.size;
  }

  get framesIn(): number {
    return this.#framesIn;
  }

  get emitting(): boolean {
    return this.#emitter !== undefined;
  }

  get empty(): boolean {
    return this.#consumers.size === 0 && this.#emitter === undefined;
  }

  consumers(): Iterable<Consumer> {
    return this.#consumers;
  }

  join(consumer: Consumer): void {
    this.#consumers.add(consumer);
    this.#tellCount();
    if (this.#newest !== undefined) consumer.delivery.offer(this.#newest);
  }

  leave(consumer: Consumer): void {
    if (this.#consumers.delete(consumer)) this.#tellCount();
  }

  /** Makes `link` the emitter; false if another one is live. */
  claim(link: Link): boolean {
    if (this.#emitter !== undefined) return false;
    this.#emitter = link;
    for (const consumer of this.#consumers) consumer.link.sendControl({ type: 'emitter-joined' });
    this.#tellCount();
    return true;
  }

  release(link: Link): void {
    if (this.#emitter !== link) return;
    this.#emitter = undefined;
    // Whoever joins now must not take a picture of the past for a live one.
    this.#newest = undefined;
    for (const consumer of this.#consumers) consumer.link.sendControl({ type: 'emitter-left' });
  }

  publish(published: PublishedFrame): void {
    this.#framesIn++;
    this.#newest = published;
    for (const consumer of this.#consumers) consumer.delivery.offer(published);
  }

  #tellCount(): void {
    this.#emitter?.sendControl({ type: 'count', consumers: this.#consumers.size });
  }
}
