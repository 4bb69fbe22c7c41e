import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, so that none of them is begun when the others are done; the rest as vitest has it. Browsers work, and
 * what stands between them waits.
 */
const longest = [
  /bench\/scenarios\/.*\.long\./,
  /web\/testing\/(transports|over)/,
  /web\/testing\/emit/,
  /transports\/(patience|\w+\/(uws|ws|socketio|msgpack))\.test/,
  /bench\/(cli|scenarios)/,
  /web\/testing\/(pages|original-page)/,
  /bench\/(profile|run|report|standing)\//,
  /server\/(floods|fuzz|proxy|open-files|take-over|restart|broken-log)/,
  /src\/cli/,
];

const rank = ({ moduleId }: TestSpecification): number => {
  const found = longest.findIndex((pattern) => pattern.test(moduleId));
  return found === -1 ? longest.length : found;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}
