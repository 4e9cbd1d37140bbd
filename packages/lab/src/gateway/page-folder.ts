import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from '@landfall/protocol/errors';

/** Packed with this package; a clone builds it. */
const BUILT = fileURLToPath(new URL('../../pages/viewer/', import.meta.url));

/** The folder of the viewer's built page. @throws UsageError when it was not built */
export function builtPageFolder(): string {
  if (existsSync(`${BUILT}index.html`)) return BUILT;
  throw new UsageError(
    'the viewer page is not built: run `npm run build:page` first, or give --page <folder>',
  );
}
