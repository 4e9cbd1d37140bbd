import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const beside = fileURLToPath(new URL('../../shared/', import.meta.url));
const wanted = process.env['LANDFALL_SHARED'] ?? beside;

/** The folder with captures and ground truth (with a final slash), or undefined where there is none: tests that need it say so and are skipped. */
export const sharedFolder: string | undefined = existsSync(`${wanted.replace(/\/?$/, '/')}captures`)
  ? wanted.replace(/\/?$/, '/')
  : undefined;

if (sharedFolder === undefined) {
  process.stderr.write(
    `SKIPPED: tests that need recorded captures (looked in ${wanted}; set LANDFALL_SHARED to their folder)\n`,
  );
}
