/** What avatars are hung on: bones, collision volumes, attachment points, and how they are posed. */
export { JOINTS, jointNamed } from './skeleton.ts';
export type { Joint } from './skeleton.ts';
export { poseJoints, rotationOf } from './pose.ts';
export type { Pose } from './pose.ts';
export { skinMatrices } from './skin-matrices.ts';
export { ATTACHMENT_POINTS } from './attachment-points.ts';
export type { AttachmentPoint } from './attachment-points.ts';
export { skinGeometry } from './skin-geometry.ts';
export { MATRIX_SIZE } from './matrix.ts';
export { skeletonShape } from './shape.ts';
export type { SkeletonShape } from './shape.ts';
export { attachmentFrame } from './attachment-frame.ts';
