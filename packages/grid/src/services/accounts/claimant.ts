/** For whom a password is checked. */
export interface Claimant {
  /** Where the login comes from. */
  readonly address: string;
  /** The name that it gives, in lower case, whether somebody has it or not. */
  readonly name: string;
}
