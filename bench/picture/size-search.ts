/** Stop looking when a picture is this close to its target, as the logarithm of the ratio of sizes: 6 %. */
const CLOSE = 0.06;
/** Never accept a picture farther off than this: a little less than 10 %. */
const LIMIT = 0.095;
const FIRST_STEP = 0.02;
const MAX_ATTEMPTS = 30;
/** How far to move for the next picture to come closer still. Small: a step too far costs another encode. */
const NUDGE = 0.03;

interface Attempt {
  readonly image: Uint8Array;
  readonly detail: number;
  /** Logarithm of size over target: negative if too small. */
  readonly error: number;
}

interface Found {
  readonly image: Uint8Array;
  /** Where to start for a picture that looks much like this one. */
  readonly nextDetail: number;
}

/**
 * Looks for the detail, 0 to 1, at which a picture is encoded to `targetBytes` within 10 %. Answers undefined if there
 * is none.
 *
 * @param encodeAt must give larger images for more detail, give or take a few percent
 * @param startDetail where to look first; a good guess takes one encode
 */
export async function searchSize(
  encodeAt: (detail: number) => Promise<Uint8Array>,
  targetBytes: number,
  startDetail: number,
): Promise<Found | undefined> {
  let below: Attempt | undefined;
  let above: Attempt | undefined;
  let detail = startDetail;
  let step = FIRST_STEP;
  for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts++) {
    const image = await encodeAt(detail);
    const attempt = { image, detail, error: Math.log(image.length / targetBytes) };
    if (Math.abs(attempt.error) <= CLOSE) return found(attempt);
    if (attempt.error < 0) below = attempt;
    else above = attempt;
    if (below !== undefined && above !== undefined) {
      detail = between(below, above, attempts % 2 === 0);
    } else {
      const next = clamp(attempt.error < 0 ? detail + step : detail - step);
      if (next === detail) break;
      detail = next;
      step *= 2;
    }
  }
  const nearest = [below, above].filter(
    (attempt) => attempt !== undefined && Math.abs(attempt.error) <= LIMIT,
  );
  return nearest[0] && found(nearest[0]);
}

/** Interpolates, which is quick, or halves, which always gets there. */
function between(below: Attempt, above: Attempt, halve: boolean): number {
  const share = halve ? 0.5 : Math.min(0.9, Math.max(0.1, below.error / (below.error - above.error)));
  return below.detail + share * (above.detail - below.detail);
}

const found = ({ image, detail, error }: Attempt): Found => ({
  image,
  nextDetail: clamp(detail - NUDGE * error),
});

const clamp = (detail: number): number => Math.min(1, Math.max(0, detail));
