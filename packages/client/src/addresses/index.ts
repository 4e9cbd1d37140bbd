/** Where a grid may send its agents: to addresses of its own kind. */
export { addressFilterOf, ForbiddenAddressError } from './address-filter.ts';
export type { AddressFilter, AddressOptions } from './address-filter.ts';
