/** Where a grid may send its agents: on a public grid, nowhere inside the network that the client runs in. */
export { addressFilterOf, ForbiddenAddressError } from './address-filter.ts';
export type { AddressFilter, AddressOptions } from './address-filter.ts';
