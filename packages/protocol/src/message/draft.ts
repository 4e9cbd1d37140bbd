/** A message while it is being read. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };
