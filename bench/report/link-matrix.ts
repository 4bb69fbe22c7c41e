import type { EntryResult, Spread } from '../results/results.ts';
import { isMeasured } from './entry.ts';
import { digits } from './format.ts';

/** What a transport came to behind each link, with each client. */
export interface LinkMatrix {
  readonly transport: string;
  readonly clients: readonly string[];
  readonly rows: readonly {
    readonly link: string;
    readonly floorMs: string;
    readonly cells: readonly string[];
  }[];
}

export const MATRIX_READING =
  'Age of the newest picture, whenever somebody looks, p99, as a multiple of the link’s floor; then the share of what the link carries that came; then p50 and p99 of that age in ms. The floor is the age that the newest picture reaches at the worst if everything is done right.';

const NOTHING = '–';

/** One for each transport, in their order; none where the run does not tell cells apart. */
export function linkMatrices(entries: readonly EntryResult[]): LinkMatrix[] {
  const cells = entries.flatMap((entry) => {
    const [, link, client] = /^(.*), ([^,]+)$/.exec(entry.variant ?? '') ?? [];
    return link === undefined || client === undefined ? [] : [{ entry, link, client }];
  });
  if (!cells.some(({ entry }) => entry.findings.ageFloors !== undefined)) return [];
  const named = (names: readonly string[]): string[] => [...new Set(names)];
  return named(cells.map(({ entry }) => entry.transport)).map((transport) => {
    const own = cells.filter(({ entry }) => entry.transport === transport);
    const clients = named(own.map(({ client }) => client));
    return {
      transport,
      clients,
      rows: named(own.map(({ link }) => link)).map((link) => {
        const row = own.filter((cell) => cell.link === link);
        return {
          link,
          floorMs: floorOf(row.map(({ entry }) => entry)),
          cells: clients.map((client) => cellOf(row.find((cell) => cell.client === client)?.entry)),
        };
      }),
    };
  });
}

/** Where clients are sent more for a frame than others, the least. */
function floorOf(entries: readonly EntryResult[]): string {
  const floors = entries.flatMap(({ findings }) => findings.floorMs?.median ?? []);
  return floors.length === 0 ? NOTHING : String(Math.round(Math.min(...floors)));
}

function cellOf(entry: EntryResult | undefined): string {
  if (entry === undefined) return NOTHING;
  const { ageFloors, carriedShare } = entry.findings;
  if (!isMeasured(entry) || ageFloors === undefined || carriedShare === undefined) return 'invalid';
  const whole = ({ median }: Spread): string => String(Math.round(median));
  const { p50, p99 } = entry.frameAgeMs;
  return `${digits(ageFloors.median)} · ${digits(carriedShare.median)} · ${whole(p50)}, ${whole(p99)}`;
}
