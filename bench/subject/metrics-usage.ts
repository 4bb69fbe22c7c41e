import { causeOf } from '../clients/cause.ts';

const CPU_SECONDS = 'process_cpu_seconds_total';
const RESIDENT_BYTES = 'process_resident_memory_bytes';

const ANSWER_TIMEOUT_MS = 5000;
const MICROS_PER_SECOND = 1e6;

/**
 * What a program says that it has used so far, in the exposition format of Prometheus.
 *
 * @throws Error that names what is missing
 */
export function usageInMetrics(text: string): { readonly cpuMicros: number; readonly rssBytes: number } {
  const numberOf = (name: string): number => {
    const found = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(text)?.[1];
    if (found === undefined || !Number.isFinite(Number(found))) throw new Error(`it has no ${name}`);
    return Number(found);
  };
  return { cpuMicros: numberOf(CPU_SECONDS) * MICROS_PER_SECOND, rssBytes: numberOf(RESIDENT_BYTES) };
}

/** Asks a program for it. @throws Error with the address and why */
export async function askForUsage(url: string): Promise<ReturnType<typeof usageInMetrics>> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    if (!response.ok) throw new Error(`it answers ${response.status}`);
    return usageInMetrics(await response.text());
  } catch (error) {
    throw new Error(`${url}: ${causeOf(error)}`, { cause: error });
  }
}
