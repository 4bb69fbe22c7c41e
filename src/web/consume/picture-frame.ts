/** Shows one picture after another in an `<img>`, and lets go of each when the next is there. */
export class PictureFrame {
  readonly #image: HTMLImageElement;
  #shown: string | undefined;
  #picture: Blob | undefined;

  constructor(image: HTMLImageElement) {
    this.#image = image;
  }

  /** What is on show. */
  get picture(): Blob | undefined {
    return this.#picture;
  }

  /** Resolves when the picture is there: true, or false if this browser cannot show it. */
  show(picture: Blob): Promise<boolean> {
    const address = URL.createObjectURL(picture);
    const earlier = this.#shown;
    this.#shown = address;
    return new Promise((resolve) => {
      const over = (shown: boolean): void => {
        // The browser keeps showing the earlier picture until the new one is decoded.
        if (earlier !== undefined) URL.revokeObjectURL(earlier);
        if (shown) this.#picture = picture;
        resolve(shown);
      };
      this.#image.onload = () => over(true);
      this.#image.onerror = () => over(false);
      this.#image.src = address;
    });
  }
}
