/** The library's own parser of the schema and what it says of sizes, so that there is only one. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

async function loadSchemaRoom() {
  const entry = {
    contents:
      "export { parseSchema } from './schema.ts'; export { minFieldBytes, minBlockBytes, wireNumberOf } from './description.ts'; export { flagsFromWords } from './message-flags.ts';",
    resolveDir: `${root}packages/protocol/src/message`,
  };
  const { outputFiles } = await build({ stdin: entry, bundle: true, format: 'esm', write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

export const { parseSchema, flagsFromWords, minFieldBytes, minBlockBytes, wireNumberOf } =
  await loadSchemaRoom();
