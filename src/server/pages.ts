import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** A file of `public/`, ready to be sent. */
export interface Page {
  readonly contentType: string;
  readonly etag: string;
  readonly plain: Buffer<ArrayBuffer>;
  /** Absent where it would not be smaller. */
  readonly gzipped?: Buffer<ArrayBuffer>;
}

/** Path in the URL, such as `/emit.html`, to the file. */
export type Pages = ReadonlyMap<string, Page>;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.ico': 'image/x-icon',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.webmanifest': 'application/manifest+json',
};

const gzipAsync = promisify(gzip);

/** Reads a folder into memory: a handful of small files, which every transport then serves in the same way. */
export async function loadPages(directory: string): Promise<Pages> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && contentTypes[extname(entry.name)] !== undefined);
  const pages = await Promise.all(
    files.map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = file.slice(directory.length).replaceAll('\\', '/');
      return [path.startsWith('/') ? path : `/${path}`, await loadPage(file)] as const;
    }),
  );
  return new Map(pages);
}

async function loadPage(file: string): Promise<Page> {
  const plain = await readFile(file);
  const gzipped = await gzipAsync(plain);
  return {
    contentType: contentTypes[extname(file)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    plain,
    ...(gzipped.length < plain.length ? { gzipped } : {}),
  };
}
