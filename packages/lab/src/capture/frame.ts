/** One frame as a capture file has it. */
export interface CapturedFrame {
  /** 1 is the first of the file, as other programs count. */
  readonly number: number;
  /** Nanoseconds since 1970. A frame without a time of its own (pcapng's simple packets) has that of the one before. */
  readonly timeNs: bigint;
  /** What the bytes begin with: a LINKTYPE number. @source https://www.tcpdump.org/linktypes.html */
  readonly linkType: number;
  /** A view of the file. */
  readonly bytes: Uint8Array;
  /** How long it was on the wire; longer than `bytes` when the capture cut it. */
  readonly wireBytes: number;
}

/** How a capture file ended. */
export interface CaptureEnd {
  /** Frames that were whole. */
  readonly frames: number;
  /** Frames that are of a kind not read here, such as `link type 147`, by their kind; undefined when there were none. */
  readonly unread?: ReadonlyMap<string, number>;
  /** Where the file breaks off in the middle of something, and of what; undefined when it ends as it should. */
  readonly cut: { readonly offset: number; readonly what: string } | undefined;
}

/** A file that is read as it comes. */
export interface FrameSource {
  /** The chunk is kept: frames are views of it. */
  push(chunk: Uint8Array): void;
  /**
   * The next frame; undefined when more of the file must come first.
   * @throws DecodeError with the offset into the file where it is damaged
   */
  next(): CapturedFrame | undefined;
  /** How the file ended, when nothing more comes. */
  end(): CaptureEnd;
}
