/** More than any file that is sent so: assets of the older kind end at 2 MiB, contents of an object at some hundred KiB. */
export const MAX_TRANSFER_BYTES = 16 * 1024 * 1024;
/** Packets that may come before those they follow. */
export const MAX_PACKETS_AHEAD = 4096;
/** Nothing new for so long, and it is over: senders repeat for 5 to 30 s. @source OpenSim XferModule.cs (checkTime); viewer llxfermanager.h */
export const TRANSFER_SILENCE_MS = 15_000;
/** What was not confirmed is sent again after so long. @source viewer llxfermanager.h (LL_PACKET_TIMEOUT) */
export const XFER_RESEND_MS = 3000;
/** So often, at most. @source viewer llxfermanager.h (LL_PACKET_RETRY_LIMIT) */
export const MAX_XFER_RESENDS = 10;
/** Bytes of a file in one SendXferPacket. OpenSim sends 1024, viewers 1000. */
export const XFER_PACKET_BYTES = 1000;
/** Bytes of an asset in one TransferPacket. @source captures/login-standard; OpenSim LLClientView.cs (MaxTransferBytesPerPacket) */
export const TRANSFER_PACKET_BYTES = 600;
