import { EncodeError } from './picture-encoder.ts';
import type { MadePicture, PictureRequest } from './picture-maker.ts';
import type { Camera, Studio } from './studio.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-messages.ts';

/** Gives a track's frames to whoever reads them, in a worker too. TypeScript does not know it, and not every browser does. */
type TrackProcessor = new (options: {
  track: MediaStreamTrack;
  maxBufferSize: number;
}) => {
  readonly readable: ReadableStream<VideoFrame>;
};

type Unnumbered<Request> = Request extends unknown ? Omit<Request, 'id'> : never;

interface Call {
  resolve(picture: MadePicture | undefined): void;
  reject(error: Error): void;
}

/** Whether this browser's workers can draw and encode. */
export function canWorkersDraw(): boolean {
  return 'OffscreenCanvas' in window && 'convertToBlob' in OffscreenCanvas.prototype;
}

/**
 * Makes pictures in a worker: the page stays responsive, and its timers go on when nobody sees it. Camera frames go there
 * without touching the page where the browser can do that, and as bitmaps of the video elsewhere.
 */
export class WorkerStudio implements Studio {
  readonly #worker: Worker;
  readonly #calls = new Map<number, Call>();
  #nextId = 0;
  #of: 'frames' | 'pattern' | HTMLVideoElement = 'pattern';

  /** @param preview shows what is made; nothing else can draw on it any more */
  constructor(scriptUrl: URL, preview: HTMLCanvasElement) {
    this.#worker = new Worker(scriptUrl);
    this.#worker.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => this.#answered(data));
    this.#worker.addEventListener('error', (event) => this.#failAll(new EncodeError(event.message)));
    const canvas = preview.transferControlToOffscreen();
    this.#tell({ type: 'preview', canvas }, [canvas]);
  }

  aim(camera: Camera | undefined): void {
    this.#failAll(new EncodeError('The source has changed.'));
    const [track] = camera?.stream.getVideoTracks() ?? [];
    if (camera === undefined || track === undefined) {
      this.#of = 'pattern';
      return;
    }
    const { MediaStreamTrackProcessor: Processor } = window as { MediaStreamTrackProcessor?: TrackProcessor };
    if (Processor === undefined) {
      this.#of = camera.video;
      return;
    }
    this.#of = 'frames';
    const frames = new Processor({ track, maxBufferSize: 1 }).readable;
    this.#tell({ type: 'frames', frames }, [frames]);
  }

  async make(request: PictureRequest): Promise<MadePicture> {
    const of = typeof this.#of === 'string' ? this.#of : await createImageBitmap(this.#of);
    const transfer = typeof of === 'string' ? [] : [of];
    const picture = await this.#call({ type: 'picture', request, of }, transfer);
    if (picture === undefined) throw new EncodeError('The worker gave no picture.');
    return picture;
  }

  async sleep(delayMs: number): Promise<void> {
    await this.#call({ type: 'sleep', delayMs }, []);
  }

  /** Nobody waits for the answer. */
  #tell(request: Unnumbered<WorkerRequest>, transfer: Transferable[]): void {
    this.#worker.postMessage({ ...request, id: this.#nextId++ }, transfer);
  }

  #call(request: Unnumbered<WorkerRequest>, transfer: Transferable[]): Promise<MadePicture | undefined> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.#worker.postMessage({ ...request, id }, transfer);
    });
  }

  #answered(answer: WorkerAnswer): void {
    const call = this.#calls.get(answer.id);
    this.#calls.delete(answer.id);
    if (!('error' in answer)) call?.resolve(answer.picture);
    else if (call === undefined) console.warn(answer.error);
    else call.reject(new EncodeError(answer.error));
  }

  #failAll(error: EncodeError): void {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const call of calls) call.reject(error);
  }
}
