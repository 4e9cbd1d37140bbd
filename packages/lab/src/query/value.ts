/** What expressions are about. What is missing is `null`, as Python's None. */
export type QueryValue =
  | null
  | boolean
  | number
  | string
  | readonly QueryValue[]
  | { readonly [key: string]: QueryValue };

/** What counts as true. @source docs.python.org/3/library/stdtypes.html#truth-value-testing */
export function isTrue(value: QueryValue): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** Equal in kind and content, all the way down. */
export function isEqual(one: QueryValue, other: QueryValue): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [keys, others] = [Object.entries(one), new Map(Object.entries(other))];
  return (
    keys.length === others.size &&
    keys.every(([key, value]) => others.has(key) && isEqual(value, others.get(key)!))
  );
}

/** Is it in a list, a part of a text, a key of a map? In anything else nothing is. */
export function isIn(one: QueryValue, other: QueryValue): boolean {
  if (typeof other === 'string') return typeof one === 'string' && other.includes(one);
  if (Array.isArray(other)) return (other as readonly QueryValue[]).some((value) => isEqual(one, value));
  return typeof other === 'object' && other !== null && typeof one === 'string' && Object.hasOwn(other, one);
}

/** What is called so inside a value; null where there is nothing, and never what the language itself put there. */
export function partOf(value: QueryValue, key: QueryValue): QueryValue {
  if (typeof value === 'string' || Array.isArray(value)) {
    const at = typeof key === 'number' ? (key < 0 ? value.length + key : key) : -1;
    return (value as readonly QueryValue[] | string)[at] ?? null;
  }
  if (typeof value !== 'object' || value === null || typeof key !== 'string') return null;
  return Object.hasOwn(value, key) ? ((value as Record<string, QueryValue>)[key] ?? null) : null;
}

/** As text, as Python's `str` would. */
export function textOf(value: QueryValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
