/**
 * What visual parameters do to bones: id of the parameter, then by `;` bones with how much each axis grows for 1 of it and, where they move,
 * metres along each axis. `*` stands for Left and for Right, where what is to the left moves the other way. Parameters of faces are not in it.
 * @source viewer indra/newview/character/avatar_lad.xml (param_skeleton); parameters that only drive others have the others' bones
 */
export const SHAPE_ROWS = `
80: mNeck 0 0 0.2; mCollar* 0 0.4 0; mShoulder* 0 0.35 0; mElbow* 0 0.1 0; mChest 0.05 0.05 0.05; mTorso 0 0 0.05;
  mSpine3 0 0 0.05; mSpine4 0 0 0.05; mHip* 0.05 0.05 0; mKnee* 0.05 0.05 0.1; mHindLimb1* 0.05 0.05 0;
  mHindLimb2* 0.05 0.05 0.1; mWing1* 0 0 0 -0.05 0 0
33: mNeck 0 0 0.02; mShoulder* 0 0.08 0; mElbow* 0 0.06 0; mChest 0 0 0.05; mTorso 0 0 0.05; mSpine3 0 0 0.05;
  mSpine4 0 0 0.05; mHip* 0 0 0.1; mKnee* 0 0 0.1; mHindLimb1* 0 0 0.1; mHindLimb2* 0 0 0.1; mWing2* 0 0 0 -0.015 0.015 0;
  mWing3* 0 0 0 -0.025 0.025 0; mWing4* 0 0 0 -0.03 0.03 0; mWing4Fan* 0 0 0 -0.03 0.03 0; mTail1 0 0 0 -0.02 0 0;
  mTail2 0 0 0 -0.02 0 0; mTail3 0 0 0 -0.02 0 0; mTail4 0 0 0 -0.02 0 0; mTail5 0 0 0 -0.02 0 0; mTail6 0 0 0 -0.02 0 0
34: mNeck 0.1 0.1 0; mCollar* 0 0.2 0; mShoulder* 0.1 0 0.1; mElbow* 0.1 0 0.1; mChest 0.1 0.1 0; mTorso 0.1 0.1 0;
  mSpine3 0.1 0.1 0; mSpine4 0.1 0.1 0; mPelvis 0.1 0.1 0; mSpine1 0.1 0.1 0; mSpine2 0.1 0.1 0; mHip* 0.13 0.13 0;
  mKnee* 0.12 0.12 0; mHindLimbsRoot 0.1 0.1 0; mHindLimb1* 0.13 0.13 0; mHindLimb2* 0.12 0.12 0; mTail1 0.05 0.1 0.1;
  mTail2 0.05 0.1 0.1; mTail3 0.05 0.1 0.1; mTail4 0.05 0.1 0.1; mTail5 0.05 0.1 0.1; mTail6 0.05 0.1 0.1;
  mWing1* 0 0 0 -0.01 0.01 0
36: mNeck 0.01 0.03 0; mCollar* 0 0 0 0 0.02 0; mChest 0.02 0.08 0; mWing1* 0 0 0 0 0.02 0
37: mPelvis 0 0.1 0; mSpine1 0 0.1 0; mSpine2 0 0.1 0; mHip* 0 0 0 0 0.004 0; mHindLimbsRoot 0 0.1 0;
  mHindLimb1* 0 0 0 0 0.004 0; mTail1 0 0.05 0; mTail2 0 0.02 0; mTail3 0 0.01 0
38: mTorso 0 0 0.3; mSpine3 0 0 0.3; mSpine4 0 0 0.3; mPelvis 0 0 0.1; mSpine1 0 0 0.1; mSpine2 0 0 0.1; mHip* 0 0 -0.1;
  mKnee* 0 0 -0.05; mHindLimbsRoot 0 0 0.1; mHindLimb1* 0 0 -0.1; mHindLimb2* 0 0 -0.05
198: mFoot* 0 0 0 0 0 -0.08; mHindLimb4* 0 0 0 0 0 -0.08
503: mFoot* 0 0 0 0 0 -0.07; mHindLimb4* 0 0 0 0 0 -0.07
682: mFaceTeethLower 1 1 1; mFaceTeethUpper 1 1 1; mFaceEyecornerInner* 1 1 1; mFaceNoseBridge 1 1 1; mFaceNoseBase 1 1 1;
  mSkull 1 1 1 0 0 0.1; mHead 1 1 1; mFaceRoot 1 1 1; mEye* 1 1 1; mFaceEyeAlt* 1 1 1 0 0 -0.001; mFaceForehead* 1 1 1;
  mFaceForeheadCenter 1 1 1; mFaceEyebrowOuter* 1 1 1; mFaceEyebrowCenter* 1 1 1; mFaceEyebrowInner* 1 1 1;
  mFaceEyeLidUpper* 1 1 1; mFaceEyeLidLower* 1 1 1; mFaceNose* 1 1 1; mFaceNoseCenter 1 1 1; mFaceCheekLower* 1 1 1;
  mFaceCheekUpper* 1 1 1; mFaceTongueBase 1 1 1; mFaceTongueTip 1 1 1; mFaceJaw 1 1 1; mFaceJawShaper 1 1 1; mFaceChin 1 1 1;
  mFaceLipUpper* 1 1 1; mFaceLipUpperCenter 1 1 1; mFaceLipCorner* 1 1 1; mFaceLipLower* 1 1 1; mFaceLipLowerCenter 1 1 1
675: mWrist* 1 1 1; mHandThumb1* 1 1 1; mHandThumb2* 1 1 1; mHandThumb3* 1 1 1; mHandIndex1* 1 1 1; mHandIndex2* 1 1 1;
  mHandIndex3* 1 1 1; mHandMiddle1* 1 1 1; mHandMiddle2* 1 1 1; mHandMiddle3* 1 1 1; mHandRing1* 1 1 1; mHandRing2* 1 1 1;
  mHandRing3* 1 1 1; mHandPinky1* 1 1 1; mHandPinky2* 1 1 1; mHandPinky3* 1 1 1
683: mNeck 1 1 0
692: mHip* 0 0 0.2; mKnee* 0 0 0.2; mHindLimb1* 0 0 0.2; mHindLimb2* 0 0 0.2
693: mShoulder* 0 0.2 0; mElbow* 0 0.3 0
756: mNeck 0 0 0.5
842: mPelvis 0 0 0.3; mHindLimbsRoot 0 0 0.3; mSpine1 0 0 0.3; mSpine2 0 0 0.3
`;
