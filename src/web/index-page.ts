import { ChannelList, type ChannelSummary } from './index/channel-list.ts';
import { keepCurrent } from './index/keep-current.ts';
import { askRelay } from './page/ask-relay.ts';
import { element } from './page/element.ts';
import { report } from './page/logger.ts';
import { takeToken } from './page/page-token.ts';
import { inEveryLanguage, setUpLanguage } from './words/language.ts';

const ANSWER_TIMEOUT_MS = 5000;

setUpLanguage();
// The tab remembers it for the pages that are opened from here.
const list = new ChannelList(element('channels', HTMLElement), takeToken(window));
inEveryLanguage(() => list.redraw());
report((words) => words.lookingForChannels, 'busy');

const ask = <Answer>(path: string): Promise<Answer> =>
  askRelay(path, {
    fetch: (address, init) => fetch(address, init),
    base: document.baseURI,
    timeoutMs: ANSWER_TIMEOUT_MS,
  });

async function offerReports(): Promise<void> {
  const { reports } = await ask<{ readonly reports: boolean }>('relay.json');
  element('reports', HTMLAnchorElement).hidden = !reports;
}

void keepCurrent({
  ask: async () => (await ask<{ readonly channels: readonly ChannelSummary[] }>('channels')).channels,
  show: (channels) => list.show(channels),
  report,
  isHidden: () => document.hidden,
  sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
});
offerReports().catch((error: unknown) => console.warn(error));
