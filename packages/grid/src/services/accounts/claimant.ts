import { siteOf } from '@landfall/assets/http';

/** For whom a password is checked. */
export interface Claimant {
  /** The network that the login comes from, see `networkOf`. */
  readonly address: string;
  /** The name that it gives, in lower case, whether somebody has it or not. */
  readonly name: string;
}

/** The site that it comes from: of IPv4 its address, which nobody has 65,536 of. */
export const siteOfClaimant = ({ address }: Claimant): string => siteOf(address) ?? address;
