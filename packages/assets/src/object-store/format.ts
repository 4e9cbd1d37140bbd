import { z } from 'zod';
import type { ObjectEngine } from '../s3/index.ts';
import { StorageError } from '../store/index.ts';
import { FORMAT_KEY } from './layout.ts';
import { readSealed, sealJson } from './sealed-json.ts';

export const FORMAT = 1;

/** `conditional`: entries are made by PUT with If-None-Match, instead of with claims. All fronts must do the same. */
const formatSchema = z.object({ format: z.number(), conditional: z.boolean().default(false) });

export interface OpenedFormat {
  readonly conditional: boolean;
}

/**
 * Finds what the bucket holds, or makes a store of it. The format object says how entries are made, which is settled once:
 * when it is made, by whether the engine honours If-None-Match.
 * @throws StorageError `missing` (nothing there and `create` not said), `newer-format`, `input-output`
 */
export async function openFormat(
  engine: ObjectEngine,
  { create, conditional }: { readonly create: boolean; readonly conditional: false | undefined },
): Promise<OpenedFormat> {
  const found = await readFormat(engine);
  if (found !== undefined) return await checked(engine, found);
  if (!create) throw new StorageError('the bucket holds no asset store', 'missing');
  const settled = { format: FORMAT, conditional: conditional ?? (await isConditional(engine)) };
  await engine.put(FORMAT_KEY, sealJson(FORMAT_KEY, settled));
  return settled;
}

async function readFormat(engine: ObjectEngine): Promise<z.infer<typeof formatSchema> | undefined> {
  const found = await readSealed(engine, FORMAT_KEY);
  if (found === undefined) {
    if ((await engine.head(FORMAT_KEY)) === undefined) return undefined;
    throw new StorageError('the format object of the store is damaged', 'damaged-index');
  }
  const format = formatSchema.safeParse(found.value);
  if (!format.success)
    throw new StorageError('the format object of the store cannot be understood', 'newer-format');
  if (format.data.format > FORMAT)
    throw new StorageError(
      `the store has format ${format.data.format}, this is for ${FORMAT}`,
      'newer-format',
    );
  return format.data;
}

/** An engine that has lost the faculty (a proxy before it, another product) must not be used as if it had it. */
async function checked(engine: ObjectEngine, format: OpenedFormat): Promise<OpenedFormat> {
  if (format.conditional && !(await isConditional(engine)))
    throw new StorageError(
      'the object store no longer honours If-None-Match, which this bucket relies on',
      'input-output',
    );
  return format;
}

/** Whether a second PUT with If-None-Match is refused. Some engines say that they cannot, some let it pass. */
async function isConditional(engine: ObjectEngine): Promise<boolean> {
  const key = `${FORMAT_KEY}.probe`;
  await engine.put(key, Buffer.alloc(0));
  return (await engine.put(key, Buffer.alloc(0), { ifAbsent: true })) === 'exists';
}
