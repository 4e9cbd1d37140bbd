/** What another process of the grid asks. */
export interface PeerRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly body: Uint8Array;
  /** Of whoever asks. */
  readonly address: string;
}

/** What is answered. */
export interface PeerAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}
