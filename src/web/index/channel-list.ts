import { pageAddress } from '../page/hello.ts';
import { words } from '../page/words.ts';

/** What the relay says of a channel. */
export interface ChannelSummary {
  readonly name: string;
  readonly emitting: boolean;
  readonly consumers: number;
}

/** Shows the channels in a list, one link each. Links stay the same elements, so that none is lost under a finger. */
export class ChannelList {
  readonly #list: HTMLElement;
  readonly #links = new Map<string, HTMLAnchorElement>();

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  show(channels: readonly ChannelSummary[]): void {
    const names = new Set(channels.map(({ name }) => name));
    for (const [name, link] of this.#links) {
      if (names.has(name)) continue;
      link.closest('li')?.remove();
      this.#links.delete(name);
    }
    for (const channel of channels) describe(this.#link(channel.name), channel);
  }

  #link(name: string): HTMLAnchorElement {
    let link = this.#links.get(name);
    if (link === undefined) {
      link = document.createElement('a');
      link.href = pageAddress('consume.html', name, document.baseURI).href;
      link.append(part('name'), part('state'), part('viewers'));
      const item = document.createElement('li');
      item.append(link);
      this.#list.append(item);
      this.#links.set(name, link);
    }
    return link;
  }
}

function part(className: string): HTMLElement {
  const span = document.createElement('span');
  span.className = className;
  return span;
}

function describe(link: HTMLAnchorElement, { name, emitting, consumers }: ChannelSummary): void {
  link.dataset.emitting = emitting ? 'yes' : 'no';
  const texts = [name, emitting ? words.channelLive : words.channelWaiting, words.viewers(consumers)];
  texts.forEach((text, i) => {
    const span = link.children[i];
    if (span !== undefined && span.textContent !== text) span.textContent = text;
  });
}
