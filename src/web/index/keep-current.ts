import type { Saying, Tone } from '../page/logger.ts';
import type { ChannelSummary } from './channel-list.ts';

const REFRESH_MS = 3000;

/** What the list of channels is kept current with. */
export interface ListPage {
  /** Must settle: while it does not, nothing else is asked. */
  ask(): Promise<readonly ChannelSummary[]>;
  show(channels: readonly ChannelSummary[]): void;
  report(saying: Saying, tone: Tone): void;
  isHidden(): boolean;
  sleep(delayMs: number): Promise<void>;
}

/** Shows who is live for as long as the page is open, whether or not the relay answers. */
export async function keepCurrent(page: ListPage): Promise<never> {
  for (;;) {
    // Nobody looks at a hidden page.
    if (!page.isHidden()) await refresh(page);
    await page.sleep(REFRESH_MS);
  }
}

async function refresh({ ask, show, report }: ListPage): Promise<void> {
  try {
    const channels = await ask();
    show(channels);
    report((words) => (channels.length === 0 ? words.noChannels : ''), 'idle');
  } catch (error) {
    console.warn(error);
    show([]);
    report((words) => words.relayGone, 'busy');
  }
}
