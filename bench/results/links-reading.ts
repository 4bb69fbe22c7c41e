/** How the links fared that packets went over: how long after they were due those left. `cpuPercent` is of one core. Absent where none did. */
export interface LinksReading {
  readonly cpuPercent: number;
  readonly latenessP99Ms: number;
  readonly latenessWorstMs: number;
}
