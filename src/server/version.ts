import { fileURLToPath } from 'node:url';
import { versionAbove } from '../transports/package-version.ts';

/** This program's own version. */
export const relaymarkVersion: string = versionAbove(fileURLToPath(import.meta.url), 'relaymark');
