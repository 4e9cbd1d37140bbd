import type { GridConfig } from './schema.ts';

/** The accounts of the grid that needs no configuration: everybody knows their passwords. */
export const DEFAULT_ACCOUNTS: NonNullable<GridConfig['accounts']> = [
  { first: 'Test', last: 'User', id: 'a0000000-0000-4000-8000-000000000001', password: 'secret' },
  { first: 'Second', last: 'Avatar', id: 'a0000000-0000-4000-8000-000000000002', password: 'secret' },
];
