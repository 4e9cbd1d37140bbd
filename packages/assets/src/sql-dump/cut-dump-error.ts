import { DecodeError } from '@landfall/protocol/errors';

/** A dump that is not whole: it ends somewhere inside, before what its own beginning announced, or says so itself. */
export class CutDumpError extends DecodeError {}
