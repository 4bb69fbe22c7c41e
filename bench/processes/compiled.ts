import { join } from 'node:path';
import { projectRoot } from './project-root.ts';

/** Where the compiled form of a source file is: processes run compiled code, also when a test runs from source. */
export function compiled(sourcePath: string): string {
  return join(projectRoot, 'dist', sourcePath.replace(/\.ts$/, '.js'));
}
