import { afterEach, expect, test, vi } from 'vitest';
import { type TokenTab, takeToken } from './page-token.ts';

class Tab implements TokenTab {
  location: { href: string };
  readonly kept = new Map<string, string>();
  readonly sessionStorage = {
    getItem: (key: string) => this.kept.get(key) ?? null,
    setItem: (key: string, value: string) => void this.kept.set(key, value),
  };
  readonly history = {
    state: { some: 'state' },
    replaceState: (state: unknown, _title: string, href?: string | URL | null) => {
      expect(state).toEqual({ some: 'state' });
      this.location = { href: String(href) };
    },
  };

  constructor(href: string) {
    this.location = { href };
  }
}

afterEach(() => vi.restoreAllMocks());

test('a token goes out of the address, and nothing else does', () => {
  const tab = new Tab('https://relay.test/below/emit.html?channel=garden&token=s%20t&start=1#part');
  expect(takeToken(tab)).toBe('s t');
  expect(tab.location.href).toBe('https://relay.test/below/emit.html?channel=garden&start=1#part');
});

test('it is still there when the page is loaded again, until another is given', () => {
  const tab = new Tab('https://relay.test/emit.html?token=first');
  takeToken(tab);
  expect(takeToken(tab)).toBe('first');
  tab.location = { href: 'https://relay.test/emit.html?token=second' };
  expect(takeToken(tab)).toBe('second');
  expect(takeToken(tab)).toBe('second');
});

test('a page without one has none, and its address stays', () => {
  const tab = new Tab('https://relay.test/consume.html?channel=garden');
  expect(takeToken(tab)).toBeUndefined();
  expect(tab.location.href).toBe('https://relay.test/consume.html?channel=garden');
});

test('where a browser keeps nothing the token still serves once, and is not told to the console', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const tab = new Tab('https://relay.test/emit.html?token=secret');
  Object.defineProperty(tab, 'sessionStorage', {
    get() {
      throw new Error('denied');
    },
  });
  expect(takeToken(tab)).toBe('secret');
  expect(warn).toHaveBeenCalledOnce();
  expect(String(warn.mock.calls)).not.toContain('secret');
  expect(tab.location.href).toBe('https://relay.test/emit.html');
  expect(takeToken(tab)).toBeUndefined();
});
