/** Gives the browser a picture to save as a file. */
export function savePicture(picture: Blob, channel: string, now: Date): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(picture);
  link.download = fileNameOf(picture.type, channel, now);
  link.click();
  // The download has the blob by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Such as "stream-2026-11-23T16-25-00.webp". */
export function fileNameOf(mediaType: string, channel: string, now: Date): string {
  const time = now.toISOString().slice(0, 19).replaceAll(':', '-');
  return `${channel}-${time}.${mediaType.replace('image/', '').replace('jpeg', 'jpg')}`;
}
