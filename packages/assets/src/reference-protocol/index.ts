/** The interface that OpenSimulator's AssetServerProposal describes (Cable Beach's Reference Asset Protocol): metadata as JSON, bytes, creation. */
export { assetTypeOfContent, contentTypeOf } from './content-type.ts';
export { parseCreation } from './creation.ts';
export type { Creation } from './creation.ts';
export { formatMetadata } from './metadata.ts';
export type { MetadataSource } from './metadata.ts';
export { matchReferenceProtocol } from './reference-routes.ts';
export type { ReferenceMatch, ReferenceProtocolOptions, ReferenceRoute } from './reference-routes.ts';
