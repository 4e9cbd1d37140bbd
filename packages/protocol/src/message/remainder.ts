/** What a decoded message has beside its blocks, so that encoding it gives the same bytes again. */
export interface Remainder {
  /** Bytes behind the last whole field, which belong to none. */
  readonly surplus?: Uint8Array;
  /**
   * So many bytes at the end were not there: the fields they stand for read as zero, as the viewer reads them.
   * @source PROTOCOL §1.6
   */
  readonly zeroFilled?: number;
}
