import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { StartError } from './start-error.ts';

/**
 * A report is one file with scripts and styles of its own. In the sandbox it is nobody's origin: whatever it runs, it
 * cannot touch the relay's pages, and it reaches no network.
 */
const reportHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:; " +
    "img-src 'self' data: blob:; font-src data:; sandbox allow-scripts allow-downloads",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
} as const;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.png': 'image/png',
};

/** Files and folders of `reports/` have plain names: nothing that starts with a dot, and no way out of the folder. */
const plainPath = /^(?:[A-Za-z0-9][\w.-]*\/)*(?:[A-Za-z0-9][\w.-]*)?$/;

/**
 * Said when the relay starts, not by an empty list. A folder that is not there yet may come.
 *
 * @throws StartError if it is no folder, or cannot be read
 */
export async function checkReports(directory: string): Promise<'there' | 'missing'> {
  try {
    await readdir(directory);
    return 'there';
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return 'missing';
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`reports: "${directory}" is no folder that can be read: ${said}`, { cause });
  }
}

/** What `/reports/PATH` answers: a file, or a list of the runs; undefined for what is not there. */
export async function serveReport(directory: string, path: string): Promise<Response | undefined> {
  if (!plainPath.test(path)) return undefined;
  if (path === '') return listing(await runsIn(directory));
  const file = join(directory, path.endsWith('/') ? `${path}index.html` : path);
  const contentType = contentTypes[extname(file)];
  if (contentType === undefined) return undefined;
  try {
    const body = await readFile(file);
    return new Response(body, {
      headers: { ...reportHeaders, 'content-type': contentType, 'content-length': `${body.length}` },
    });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Names of the runs that have a report, the newest first. */
async function runsIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const runs = await Promise.all(
    names
      .filter((name) => plainPath.test(name))
      .map(async (name) => ((await hasReport(directory, name)) ? name : [])),
  );
  return runs.flat().sort().reverse();
}

async function hasReport(directory: string, run: string): Promise<boolean> {
  try {
    return (await stat(join(directory, run, 'index.html'))).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Strangers choose the path: whatever is wrong with it is no failure of the relay. */
const missingCodes: readonly unknown[] = [
  'ENOENT',
  'ENOTDIR',
  'ENAMETOOLONG',
  'EISDIR',
  'EACCES',
  'EPERM',
  'ELOOP',
];

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && missingCodes.includes(error.code);

function listing(runs: readonly string[]): Response {
  const items = runs.map((run) => `<li><a href="${run}/">${run}</a></li>`).join('');
  const body = Buffer.from(
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
      '<meta name="color-scheme" content="light dark"><title>Reports – Relaymark</title>' +
      '<style>body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}</style>' +
      `<h1>Reports</h1>${items === '' ? '<p>There are none yet: npm run bench makes one.</p>' : `<ul>${items}</ul>`}</html>`,
  );
  return new Response(body, {
    headers: {
      ...reportHeaders,
      'content-type': 'text/html; charset=utf-8',
      'content-length': `${body.length}`,
    },
  });
}
