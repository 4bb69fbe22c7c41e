import type { ReportFile } from '../report/write.ts';
import type { RunResults } from '../results/results.ts';
import type { Entry } from '../subject/entries.ts';

/** What the programs wrote that the user had the bench start: a file each, beside the report. */
export const contenderLogs = (entries: readonly Entry[]): ReportFile[] =>
  entries.flatMap(({ name, output }) =>
    output === undefined || output.text === ''
      ? []
      : [
          {
            name: `contender-${name}.log`,
            text: `${output.isCut ? '# what came before was left out\n' : ''}${output.text}`,
          },
        ],
  );

/** A run that says where these are. */
export function withLogsNamed(results: RunResults, logs: readonly ReportFile[]): RunResults {
  if (logs.length === 0) return results;
  return { ...results, notices: [...results.notices, logsInWords(logs)] };
}

export const logsInWords = (logs: readonly ReportFile[]): string =>
  `What ${logs.length === 1 ? 'the contender' : 'contenders'} wrote is kept beside the report: ${logs.map(({ name }) => name).join(', ')}.`;
