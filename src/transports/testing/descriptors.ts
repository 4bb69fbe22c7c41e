import { DescriptorLimit } from '../door/descriptor-limit.ts';

const MANY = 1_000_000;

/** A limit that leaves room for so many connections, wherever the test is run. */
export function descriptorsFor(connections: number): DescriptorLimit {
  const limit = new DescriptorLimit(MANY);
  const unsettled = limit.settle(0);
  limit.settle(unsettled - connections);
  return limit;
}
