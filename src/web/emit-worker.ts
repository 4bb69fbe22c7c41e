import { type MadePicture, PictureMaker, type Shot } from './emit/picture-maker.ts';
import type { WorkerAnswer, WorkerRequest } from './emit/worker-messages.ts';

/** What there is of a worker's global scope here; the library's types for pages and for workers exclude each other. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<WorkerRequest>) => void) | null;
  postMessage(message: WorkerAnswer, transfer: Transferable[]): void;
}
const scope = self as unknown as WorkerScope;

const canvas = new OffscreenCanvas(1, 1);
const maker = new PictureMaker({
  get width() {
    return canvas.width;
  },
  set width(width) {
    canvas.width = width;
  },
  get height() {
    return canvas.height;
  },
  set height(height) {
    canvas.height = height;
  },
  // Every picture is read back, which is quickest from memory.
  drawing: contextOf(canvas, { alpha: false, willReadFrequently: true }),
  toBlob: (type, quality) => canvas.convertToBlob({ type, quality }),
});
let preview: { canvas: OffscreenCanvas; drawing: OffscreenCanvasRenderingContext2D } | undefined;
let source: ReadableStream<VideoFrame> | undefined;
let newest: VideoFrame | undefined;
let frameCame: () => void = () => {};

function contextOf(target: OffscreenCanvas, options: CanvasRenderingContext2DSettings) {
  const context = target.getContext('2d', options);
  if (context === null) throw new Error('This browser has no canvas for workers.');
  return context;
}

/** Camera frames come from a small pool: whoever keeps more than one stops the camera. */
async function keepNewest(frames: ReadableStream<VideoFrame>): Promise<void> {
  source = frames;
  newest?.close();
  newest = undefined;
  const reader = frames.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    // Another source may have taken its place.
    if (done || source !== frames) {
      value?.close();
      return;
    }
    newest?.close();
    newest = value;
    frameCame();
  }
}

async function shotOf(of: 'frames' | ImageBitmap): Promise<Shot> {
  if (of !== 'frames') return { image: of, width: of.width, height: of.height };
  while (newest === undefined) {
    await new Promise<void>((resolve) => {
      frameCame = resolve;
    });
  }
  return { image: newest, width: newest.displayWidth, height: newest.displayHeight };
}

async function answer(request: WorkerRequest): Promise<MadePicture | undefined> {
  if (request.type === 'sleep') {
    await new Promise((resolve) => setTimeout(resolve, request.delayMs));
  } else if (request.type === 'preview') {
    preview = { canvas: request.canvas, drawing: contextOf(request.canvas, { alpha: false }) };
  } else if (request.type === 'frames') {
    void keepNewest(request.frames);
  } else {
    const { of } = request;
    const picture = await maker.make(request.request, of === 'pattern' ? undefined : await shotOf(of));
    if (of instanceof ImageBitmap) of.close();
    if (preview !== undefined) {
      preview.canvas.width = picture.width;
      preview.canvas.height = picture.height;
      preview.drawing.drawImage(canvas, 0, 0);
    }
    return picture;
  }
  return undefined;
}

scope.onmessage = ({ data }) => {
  answer(data).then(
    (picture) =>
      scope.postMessage(
        picture === undefined ? { id: data.id } : { id: data.id, picture },
        picture === undefined ? [] : [picture.image.buffer as ArrayBuffer],
      ),
    (error: unknown) => scope.postMessage({ id: data.id, error: String(error) }, []),
  );
};
