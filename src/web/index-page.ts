import { ChannelList, type ChannelSummary } from './index/channel-list.ts';
import { element } from './page/element.ts';
import { report } from './page/logger.ts';
import { words } from './page/words.ts';

const REFRESH_MS = 3000;

const list = new ChannelList(element('channels', HTMLElement));

async function fetchChannels(): Promise<readonly ChannelSummary[]> {
  const response = await fetch(new URL('channels', document.baseURI), { cache: 'no-store' });
  if (!response.ok) throw new Error(`The relay answered ${response.status} to channels.`);
  const { channels } = (await response.json()) as { readonly channels: readonly ChannelSummary[] };
  return channels;
}

async function refresh(): Promise<void> {
  try {
    const channels = await fetchChannels();
    list.show(channels);
    report(channels.length === 0 ? words.noChannels : '', 'idle');
  } catch (error) {
    console.warn(error);
    list.show([]);
    report(words.relayGone, 'busy');
  }
}

async function refreshForever(): Promise<never> {
  for (;;) {
    // Nobody looks at a hidden page.
    if (!document.hidden) await refresh();
    await new Promise((resolve) => setTimeout(resolve, REFRESH_MS));
  }
}

void refreshForever();
