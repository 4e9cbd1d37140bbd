import { createSlab } from '../packet/index.ts';
import type { FieldType } from './description.ts';
import { writeValue } from './write-value.ts';

const scratch = createSlab(0x1_0002);

/** Writes one value of a type to nowhere, to see whether it can be written. Throws as the writers do. */
export function tryWrite(type: FieldType, value: unknown): void {
  writeValue(type, scratch, 0, value);
}
