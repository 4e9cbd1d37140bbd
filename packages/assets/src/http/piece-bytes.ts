/** Bytes of an asset that are read and sent at once; longer answers go out piece by piece. A multiple of 3, for base64. */
export const PIECE_BYTES = 3 * 256 * 1024;
