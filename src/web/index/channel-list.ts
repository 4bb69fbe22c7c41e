import { pageAddress } from '../page/hello.ts';
import { words } from '../words/language.ts';
import { thumbnailAddress } from './thumbnail-address.ts';

/** What the relay says of a channel. */
export interface ChannelSummary {
  readonly name: string;
  readonly emitting: boolean;
  /** Whether there is a picture of it. An emitter that has only just come has sent none. */
  readonly pictured: boolean;
  readonly consumers: number;
}

/** A channel on the page. */
interface Card {
  readonly link: HTMLAnchorElement;
  readonly thumbnail: HTMLImageElement;
}

/** Shows the channels in a list, one link each. Links stay the same elements, so that none is lost under a finger. */
export class ChannelList {
  readonly #list: HTMLElement;
  readonly #token: string | undefined;
  readonly #cards = new Map<string, Card>();
  #channels: readonly ChannelSummary[] = [];

  /** @param token what thumbnails are asked for with */
  constructor(list: HTMLElement, token: string | undefined) {
    this.#list = list;
    this.#token = token;
  }

  show(channels: readonly ChannelSummary[]): void {
    this.#channels = channels;
    const names = new Set(channels.map(({ name }) => name));
    for (const [name, { link, thumbnail }] of this.#cards) {
      if (names.has(name)) continue;
      // A picture that does not come holds one of the few connections that a browser has for the relay.
      thumbnail.removeAttribute('src');
      link.closest('li')?.remove();
      this.#cards.delete(name);
    }
    this.redraw();
    for (const channel of channels) showThumbnail(this.#card(channel.name).thumbnail, channel, this.#token);
  }

  redraw(): void {
    for (const channel of this.#channels) describe(this.#card(channel.name).link, channel);
  }

  #card(name: string): Card {
    const known = this.#cards.get(name);
    if (known !== undefined) return known;
    const link = document.createElement('a');
    link.href = pageAddress('consume.html', name, document.baseURI).href;
    const thumbnail = document.createElement('img');
    thumbnail.className = 'thumbnail';
    // The name beside it says what it is.
    thumbnail.alt = '';
    // The picture before stays on show until the next one is there; a channel that has none, or not for us, shows none.
    thumbnail.onload = () => link.classList.add('pictured');
    thumbnail.onerror = () => link.classList.remove('pictured');
    link.append(thumbnail, part('name'), part('state'), part('viewers'));
    const item = document.createElement('li');
    item.append(link);
    this.#list.append(item);
    const card = { link, thumbnail };
    this.#cards.set(name, card);
    return card;
  }
}

function showThumbnail(
  thumbnail: HTMLImageElement,
  { name, pictured }: ChannelSummary,
  token: string | undefined,
): void {
  if (!pictured) {
    thumbnail.removeAttribute('src');
    thumbnail.closest('a')?.classList.remove('pictured');
    return;
  }
  thumbnail.src = thumbnailAddress(name, { base: document.baseURI, nowMs: Date.now(), token }).href;
}

function part(className: string): HTMLElement {
  const span = document.createElement('span');
  span.className = className;
  return span;
}

function describe(link: HTMLAnchorElement, { name, emitting, consumers }: ChannelSummary): void {
  link.dataset.emitting = emitting ? 'yes' : 'no';
  const { channelLive, channelWaiting, viewers } = words();
  const texts = { name, state: emitting ? channelLive : channelWaiting, viewers: viewers(consumers) };
  for (const [className, text] of Object.entries(texts)) {
    const span = link.querySelector(`.${className}`);
    if (span !== null && span.textContent !== text) span.textContent = text;
  }
}
