/** Halvings until an angle is known to the last digit of a double. */
const HALVINGS = 55;

/**
 * How much of Student's distribution lies within `t` of 0 (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3
 * and 26.7.4), of a whole number of degrees of freedom.
 */
function withinT(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const cosine = Math.cos(angle);
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= (cosine ** 2 * (k - 1)) / k;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/**
 * The value beyond which, on either side, Student's t lies in `miss` of cases together: 2.78 for 0.05 and 4 degrees.
 *
 * @param degrees of freedom, rounded down to a whole number
 */
export function studentQuantile(degrees: number, miss: number): number {
  const whole = Math.max(1, Math.floor(degrees));
  let low = 0;
  let high = Math.PI / 2;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (withinT(Math.sqrt(whole) * Math.tan(middle), whole) < 1 - miss) low = middle;
    else high = middle;
  }
  return Math.sqrt(whole) * Math.tan(low);
}
