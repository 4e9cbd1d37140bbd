/** Where a grid writes down what it must not forget: records, one behind the other. */
export interface Ledger extends AsyncDisposable {
  /** All there are, from the first on. What is appended meanwhile is not among them. */
  records(): Iterable<Uint8Array>;
  /** Written when it returns: a process that is killed then loses nothing. @throws StorageError when it cannot be written; then it is not there */
  append(record: Uint8Array): void;
  /** Instead of all there are, at once: who is killed meanwhile has the old ones or the new ones. @throws StorageError */
  rewrite(records: Iterable<Uint8Array>): void;
  /** How long the whole of it is at present, with what frames the records. */
  readonly sizeBytes: number;
  /** More than once is the same as once. */
  close(): Promise<void>;
}
