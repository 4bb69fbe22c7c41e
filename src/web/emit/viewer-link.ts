import { renderSVG } from 'uqr';
import { DEFAULT_CHANNEL } from '../../wire/hello.ts';
import { element } from '../page/element.ts';
import { pageAddress } from '../page/hello.ts';
import type { PageHello } from '../relay-client/connection.ts';
import { inEveryLanguage, words } from '../words/language.ts';
import { viewerNotes } from './viewer-notes.ts';

const COPIED_SHOWN_MS = 2000;

/** The address to hand to viewers, as a link, as a QR code, and for the clipboard. It never holds the emitter's token. */
export function showViewerLink({ channel, token }: Pick<PageHello, 'channel' | 'token'>): void {
  const address = pageAddress('consume.html', channel, document.baseURI);
  const link = element('viewer-link', HTMLAnchorElement);
  link.href = address.href;
  link.textContent = address.href;
  const page = { hostname: address.hostname, hasToken: token !== undefined };
  inEveryLanguage(() => {
    element('viewer-note', HTMLElement).textContent = viewerNotes(words(), page);
  });
  if (channel !== DEFAULT_CHANNEL) element('channel', HTMLElement).textContent = channel;
  element('qr-code', HTMLImageElement).src =
    `data:image/svg+xml,${encodeURIComponent(renderSVG(address.href, { border: 2 }))}`;
  const copy = element('copy', HTMLButtonElement);
  // Only secure pages have a clipboard.
  copy.hidden = !('clipboard' in navigator);
  copy.addEventListener('click', () => {
    navigator.clipboard.writeText(address.href).then(
      () => confirmCopy(copy),
      (error: unknown) => console.warn(error),
    );
  });
}

function confirmCopy(copy: HTMLButtonElement): void {
  copy.textContent = words().copied;
  setTimeout(() => {
    copy.textContent = words().copy;
  }, COPIED_SHOWN_MS);
}
