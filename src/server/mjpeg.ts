import type { Link, SendOutcome, Session } from '../relay/link.ts';
import type { LinkAcceptor } from '../relay/relay.ts';
import { openSession } from '../transports/door/open-session.ts';
import { oncePerFrame } from '../transports/websocket/once-per-frame.ts';
import type { RefusalCode, RefusalError } from '../wire/errors.ts';
import type { Frame } from '../wire/frame.ts';

const BOUNDARY = 'relaymark-frame';

/** Where a client goes that asks for no script: one endless answer, each picture in the place of the one before. */
export const mjpegContentType = `multipart/x-mixed-replace; boundary=${BOUNDARY}`;

const MICROS_PER_SECOND = 1_000_000;

/** As mjpg-streamer and its kind tell when a picture was captured: seconds since the Unix epoch, with their microseconds. */
function timestampOf({ captureTimeMicros }: Frame): string {
  const micros = String(captureTimeMicros % MICROS_PER_SECOND).padStart(6, '0');
  return `${Math.floor(captureTimeMicros / MICROS_PER_SECOND)}.${micros}`;
}

/** The delimiter comes after each picture, because a browser shows a picture when the next delimiter is there. */
const part = oncePerFrame((frame: Frame) => {
  const { mediaType, image, sequence } = frame;
  const headers = [
    `content-type: ${mediaType}`,
    `content-length: ${image.length}`,
    // What a frame's own header says, which is not sent here, for whoever measures.
    `x-timestamp: ${timestampOf(frame)}`,
    `x-sequence: ${sequence}`,
  ];
  return Buffer.concat([
    Buffer.from(`${headers.join('\r\n')}\r\n\r\n`),
    image,
    Buffer.from(`\r\n--${BOUNDARY}\r\n`),
  ]);
});

/**
 * A channel's frames as `multipart/x-mixed-replace`. The reader of the stream is a consumer like any other: the latest
 * frame wins, and one picture at most waits for it besides what its connection holds. Answers with the reason instead if
 * the relay refuses it.
 */
export function mjpegStream(
  relay: LinkAcceptor,
  hello: { channel: string; token?: string | undefined },
): ReadableStream<Uint8Array> | RefusalCode {
  let link: MjpegLink | undefined;
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        openSession(relay, { role: 'consume', ...hello }, (session) => {
          link = new MjpegLink(controller, session);
          return link;
        });
      },
      pull: () => link?.wanted(),
      cancel: () => link?.gone(),
    },
    // Nothing is queued here: `pull` asks for a picture when the connection can take one.
    { highWaterMark: 0 },
  );
  // The stream has been started by now, and the relay asked.
  return link?.refusal ?? stream;
}

class MjpegLink implements Link {
  readonly #controller: ReadableStreamDefaultController<Uint8Array>;
  readonly #session: Session;
  #wanted = false;
  #open = true;
  #refusal: RefusalCode | undefined;

  constructor(controller: ReadableStreamDefaultController<Uint8Array>, session: Session) {
    this.#controller = controller;
    this.#session = session;
    controller.enqueue(Buffer.from(`--${BOUNDARY}\r\n`));
  }

  /** Why it was closed, if the relay closed it. */
  get refusal(): RefusalCode | undefined {
    return this.#refusal;
  }

  wanted(): void {
    this.#wanted = true;
    this.#session.drained();
  }

  gone(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#session.closed('left');
  }

  sendFrame(frame: Frame): SendOutcome {
    if (!this.#open) return 'closed';
    if (!this.#wanted) return 'refused';
    this.#wanted = false;
    this.#controller.enqueue(part(frame));
    return 'full';
  }

  /** Nobody listens there. */
  sendControl(): void {}

  bufferedBytes(): number {
    return 0;
  }

  close(reason: RefusalError): void {
    if (!this.#open) return;
    this.#refusal = reason.code;
    this.#controller.close();
    this.gone();
  }
}
