/** What another process of the grid asks. */
export interface PeerRequest {
  /** HTTP method as sent, such as `PUT`. */
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** All of it, unpacked. */
  readonly body: Uint8Array;
  /** Of whoever asks. */
  readonly address: string;
}

/** What is answered. */
export interface PeerAnswer {
  /** HTTP status code, such as 200. */
  readonly status: number;
  /** All of it. */
  readonly body: Uint8Array;
}
