/** Parts of one linkset, its root among them. @source Second Life; OpenSim's LinksetPrims, which has no limit of its own */
export const MAX_LINKED = 256;
/** Linksets that one avatar wears. @source OpenSim Constants.cs (MaxAgentAttachments) */
export const MAX_ATTACHMENTS = 38;
/** Of a linkset's part: more than anybody has put into one. */
export const MAX_CONTENTS = 10_000;
