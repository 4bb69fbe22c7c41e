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

/** Encodes as it is asked to; once a WebP has come back as something else (Safari gives PNG), it makes JPEG instead. */
export class PictureEncoder {
  readonly #toBlob: ToBlob;
  #knowsWebp = true;

  constructor(toBlob: ToBlob) {
    this.#toBlob = toBlob;
  }

  /**
   * @param quality 0 to 1
   * @throws EncodeError
   */
  async encode(wanted: MediaType, quality: number): Promise<EncodedPicture> {
    let blob = await this.#toBlob(
      wanted === 'image/webp' && !this.#knowsWebp ? 'image/jpeg' : wanted,
      quality,
    );
    if (blob !== null && blob.type !== 'image/webp' && wanted === 'image/webp' && this.#knowsWebp) {
      this.#knowsWebp = false;
      blob = await this.#toBlob('image/jpeg', quality);
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
