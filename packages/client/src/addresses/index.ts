/** Where a grid may send its agents: to addresses of its own kind. */
export { addressFilterOf, ForbiddenAddressError } from './address-filter.ts';
export type { AddressFilter, AddressOptions, Surroundings } from './address-filter.ts';
export { HostNames, hostNamesOf, keepHostNames } from './host-names.ts';
