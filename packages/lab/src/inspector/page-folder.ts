import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from '@landfall/protocol/errors';

/** Packed with this package; a clone builds it. */
const BUILT = fileURLToPath(new URL('../../pages/inspector/', import.meta.url));

/** The folder of the built page. @throws UsageError when it was not built */
export function builtInspectorFolder(): string {
  if (existsSync(`${BUILT}index.html`)) return BUILT;
  throw new UsageError('the page of the inspector is not built: run `npm run build:page` first');
}
