const STORAGE_KEY = 'relaymark-token';

/** The parts of a browser's window that have to do with a page's address. */
export interface TokenTab {
  readonly location: { readonly href: string };
  readonly history: Pick<History, 'replaceState' | 'state'>;
  /** What a tab remembers. Even to touch it fails where a browser keeps nothing for a page. */
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>;
}

/**
 * The token of a page that was opened with `?token=…`. It is taken out of the address bar, from which it would get into
 * bookmarks, screenshots and links that are passed on, and the tab remembers it for when the page is loaded again.
 */
export function takeToken(browser: TokenTab): string | undefined {
  const address = new URL(browser.location.href);
  const given = address.searchParams.get('token');
  if (given === null) return recall(browser);
  remember(browser, given);
  address.searchParams.delete('token');
  browser.history.replaceState(browser.history.state, '', address.href);
  return given;
}

/** Where nothing is kept, the page asks for its whole link again. */
function recall(browser: TokenTab): string | undefined {
  try {
    return browser.sessionStorage.getItem(STORAGE_KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function remember(browser: TokenTab, token: string): void {
  try {
    browser.sessionStorage.setItem(STORAGE_KEY, token);
  } catch (error) {
    console.warn(error);
  }
}
