import { ChannelList, type ChannelSummary } from './index/channel-list.ts';
import { element } from './page/element.ts';
import { report } from './page/logger.ts';
import { inEveryLanguage, setUpLanguage } from './words/language.ts';

const REFRESH_MS = 3000;

setUpLanguage();
const list = new ChannelList(element('channels', HTMLElement));
inEveryLanguage(() => list.redraw());
report((words) => words.lookingForChannels, 'busy');

async function fetchJson<Answer>(path: string): Promise<Answer> {
  const response = await fetch(new URL(path, document.baseURI), { cache: 'no-store' });
  if (!response.ok) throw new Error(`The relay answered ${response.status} to ${path}.`);
  return (await response.json()) as Answer;
}

async function refresh(): Promise<void> {
  try {
    const { channels } = await fetchJson<{ readonly channels: readonly ChannelSummary[] }>('channels');
    list.show(channels);
    report((words) => (channels.length === 0 ? words.noChannels : ''), 'idle');
  } catch (error) {
    console.warn(error);
    list.show([]);
    report((words) => words.relayGone, 'busy');
  }
}

async function refreshForever(): Promise<never> {
  for (;;) {
    // Nobody looks at a hidden page.
    if (!document.hidden) await refresh();
    await new Promise((resolve) => setTimeout(resolve, REFRESH_MS));
  }
}

async function offerReports(): Promise<void> {
  const { reports } = await fetchJson<{ readonly reports: boolean }>('relay.json');
  element('reports', HTMLAnchorElement).hidden = !reports;
}

void refreshForever();
offerReports().catch((error: unknown) => console.warn(error));
