import type { ServerConfig } from './config.ts';
import { configOf } from './config-of.ts';
import { resolveSettings } from './resolve-settings.ts';

/** What a relay is where nothing is said. */
export const defaultConfig: ServerConfig = configOf(resolveSettings({ flags: {}, environment: {} }));
