import { type MediaType, mediaTypes } from '../../wire/image.ts';

/** One picture, encoded. */
export interface EncodedPicture {
  readonly mediaType: MediaType;
  readonly image: Uint8Array;
}

/** A canvas's `toBlob`: null if the browser could not do it, another type if it does not know the one asked for. */
export type ToBlob = (mediaType: MediaType, quality: number) => Promise<Blob | null>;

/** The browser could not encode the picture. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError';
  readonly code = 'encode-failed';
}

/** What the original program's `toDataURL('image/webp')` came to in every browser. */
const QUALITY = 0.8;

/** Encodes as WebP, and from the first picture that comes back as something else (Safari gives PNG) as JPEG. */
export class PictureEncoder {
  readonly #toBlob: ToBlob;
  #mediaType: MediaType = 'image/webp';

  constructor(toBlob: ToBlob) {
    this.#toBlob = toBlob;
  }

  /** @throws EncodeError */
  async encode(): Promise<EncodedPicture> {
    let blob = await this.#toBlob(this.#mediaType, QUALITY);
    if (blob !== null && blob.type !== 'image/webp' && this.#mediaType === 'image/webp') {
      this.#mediaType = 'image/jpeg';
      blob = await this.#toBlob(this.#mediaType, QUALITY);
    }
    if (blob === null) throw new EncodeError('The browser gave no picture.');
    const mediaType = blob.type;
    if (!isMediaType(mediaType)) throw new EncodeError(`The browser gave "${mediaType}".`);
    return { mediaType, image: new Uint8Array(await blob.arrayBuffer()) };
  }
}

function isMediaType(type: string): type is MediaType {
  return Object.hasOwn(mediaTypes, type);
}
