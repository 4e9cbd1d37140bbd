/** Parts of one linkset, its root among them. @source Second Life; OpenSim's LinksetPrims, which has no limit of its own */
export const MAX_LINKED = 256;
