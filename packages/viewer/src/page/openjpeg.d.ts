/** The part of OpenJPEG's WebAssembly build that is used here. It has no types of its own. */
declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  export interface FrameSize {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned: boolean;
  }

  export interface J2kDecoder {
    /** Room inside the codec for the code stream. */
    getEncodedBuffer(sizeBytes: number): Uint8Array;
    decodeSubResolution(reduce: number, layer: number): void;
    /** A view into the codec's memory. Empty when decoding failed, for that is not thrown. */
    getDecodedBuffer(): Uint8Array;
    getFrameInfo(): FrameSize;
    delete(): void;
  }

  export interface J2kEncoder {
    getDecodedBuffer(size: FrameSize & { readonly isUsingColorTransform: boolean }): Uint8Array;
    setQuality(isLossless: boolean, layers: number): void;
    setCompressionRatio(layer: number, ratio: number): void;
    setDecompositions(count: number): void;
    encode(): void;
    getEncodedBuffer(): Uint8Array;
    delete(): void;
  }

  export interface OpenJpeg {
    readonly J2KDecoder: new () => J2kDecoder;
    readonly J2KEncoder: new () => J2kEncoder;
    readonly HEAPU8: Uint8Array;
  }

  const load: (options: {
    readonly wasmBinary: Uint8Array;
    readonly print: (line: string) => void;
    readonly printErr: (line: string) => void;
  }) => Promise<OpenJpeg>;
  // oxlint-disable-next-line import/no-default-export -- it is CommonJS
  export default load;
}
