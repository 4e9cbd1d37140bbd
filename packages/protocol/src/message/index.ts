/**
 * What each message is, and body bytes to typed messages and back. A message's type and its value have the same name:
 * `import { ChatFromSimulator } from '@landfall/protocol/message'`.
 */
export { ABSENT } from './absent.ts';
export { MOST_BLOCKS, MOST_FIELD_BYTES } from './limits.ts';
export { MessageTable, createMessageTable } from './message-table.ts';
export { MessageType } from './message-type.ts';
export { DEPRECATED, TRUSTED, UDP_BLACKLISTED, UDP_DEPRECATED, ZEROCODED } from './message-flags.ts';
export type { Remainder } from './remainder.ts';
export type { Message, MessageName, MessageOf, Messages, UnknownMessage } from './generated/messages.ts';
export { LateTerseObjectUpdate, UnreadTerse } from './unread-terse.ts';
export { minBlockBytes, minFieldBytes, wireNumberOf } from './description.ts';
export type {
  BlockDescription,
  FieldDescription,
  FieldType,
  Frequency,
  MessageDescription,
  ScalarType,
} from './description.ts';

// What follows knows every message, so that a bundler keeps them all: for grid, instruments and tests.
export { ALL_MESSAGES } from './generated/all.ts';
export { decodeMessage } from './decode-message.ts';
export { encodeDatagram, encodeMessage } from './encode-message.ts';
export { describeMessage, describeMessages, nameOfWireNumber, wireNumberOfName } from './describe.ts';

export { formatSchemaLine, parseSchema, parseSchemaLine } from './schema.ts';
export { MAX_TEMPLATE_CHARACTERS, parseMessageTemplate } from './template.ts';
export { diffTemplates, formatTemplateDiff } from './template-diff.ts';
export type { TemplateDifference } from './template-diff.ts';

// The messages: written by scripts/generate-messages.mjs.
// oxfmt-ignore
export {
  StartPingCheck, CompletePingCheck, TestMessage, AddCircuitCode, UseCircuitCode, FeatureDisabled, NetTest,
  CreateTrustedCircuit, DenyTrustedCircuit, RequestTrustedCircuit, Error, PacketAck, OpenCircuit,
  CloseCircuit,
} from './generated/circuit.ts';
// oxfmt-ignore
export {
  NeighborList, SimStatus, SubscribeLoad, UnsubscribeLoad, SimulatorReady, SimulatorPresentAtLocation,
  SimulatorLoad, SimulatorShutdownRequest, UpdateSimulator, SetSimStatusInDatabase,
  SetSimPresenceInDatabase, StateSave, ReportAutosaveCrash, DataServerLogout, SetCPURatio, SimCrashed,
  NameValuePair, RemoveNameValuePair,
} from './generated/simulator.ts';
// oxfmt-ignore
export {
  AgentUpdate, AgentAnimation, AgentRequestSit, AgentSit, GameControlInput, CrossedRegion,
  ConfirmEnableSimulator, AgentPause, AgentResume, AgentThrottle, AgentFOV, AgentHeightWidth, AgentQuitCopy,
  SetAlwaysRun, VelocityInterpolateOn, VelocityInterpolateOff, AgentAlertMessage, CompleteAgentMovement,
  AgentMovementComplete, LogoutRequest, LogoutReply, AgentDataUpdateRequest, AgentDataUpdate,
  AgentGroupDataUpdate, AgentDropGroup,
} from './generated/agent.ts';
// oxfmt-ignore
export {
  RequestImage, ImageData, ImagePacket, ImageNotInDatabase,
} from './generated/image.ts';
// oxfmt-ignore
export {
  LayerData, EdgeDataPacket, RegionPresenceRequestByRegionID, RegionPresenceRequestByHandle,
  RegionPresenceResponse, MeanCollisionAlert, HealthMessage, SimStats, RequestRegionInfo, RegionInfo,
  RegionHandshake, RegionHandshakeReply, SimulatorViewerTimeMessage, EnableSimulator, DisableSimulator,
  RegionHandleRequest, RegionIDAndHandleReply,
} from './generated/region.ts';
// oxfmt-ignore
export {
  ObjectUpdate, ObjectUpdateCompressed, ObjectUpdateCached, ImprovedTerseObjectUpdate, KillObject,
  ObjectAnimation, ObjectProperties, ObjectPropertiesFamily,
} from './generated/object.ts';
// oxfmt-ignore
export {
  TransferPacket, SendXferPacket, ConfirmXferPacket, TransferRequest, TransferInfo, TransferAbort,
  RequestXfer, AbortXfer, AssetUploadRequest, AssetUploadComplete, InitiateDownload,
} from './generated/transfer.ts';
// oxfmt-ignore
export {
  AvatarAnimation, AvatarSitResponse, CameraConstraint, ViewerEffect, AvatarTextureUpdate,
  RebakeAvatarTextures, AvatarAppearance, SetFollowCamProperties, ClearFollowCamProperties,
  AvatarPropertiesRequest, AvatarPropertiesRequestBackend, AvatarPropertiesReply, AvatarInterestsReply,
  AvatarGroupsReply, AvatarPropertiesUpdate, AvatarInterestsUpdate, AvatarNotesReply, AvatarNotesUpdate,
} from './generated/avatar.ts';
// oxfmt-ignore
export {
  ParcelProperties, ParcelPropertiesRequest, ParcelInfoRequest, ParcelInfoReply, ParcelObjectOwnersRequest,
  ParcelObjectOwnersReply, UndoLand, ModifyLand, ParcelOverlay, ParcelPropertiesRequestByID,
  ParcelPropertiesUpdate, ParcelReturnObjects, ParcelSetOtherCleanTime, ParcelDisableObjects,
  ParcelSelectObjects, ParcelBuyPass, ParcelDeedToGroup, ParcelReclaim, ParcelClaim, ParcelJoin,
  ParcelDivide, ParcelRelease, ParcelBuy, ParcelGodForceOwner, ParcelAccessListRequest,
  ParcelAccessListReply, ParcelAccessListUpdate, ParcelDwellRequest, ParcelDwellReply,
  RequestParcelTransfer, UpdateParcel, RemoveParcel, MergeParcel, LogParcelChanges, ParcelGodMarkAsContent,
  ParcelRename, ParcelMediaCommandMessage, ParcelMediaUpdate, LandStatRequest, LandStatReply,
} from './generated/parcel.ts';
// oxfmt-ignore
export {
  ChildAgentUpdate, ChildAgentAlive, ChildAgentPositionUpdate, ChildAgentDying, ChildAgentUnknown,
  KillChildAgents,
} from './generated/child-agent.ts';
// oxfmt-ignore
export {
  AtomicPassObject, ObjectAdd, MultipleObjectUpdate, RequestMultipleObjects, ObjectPosition,
  RequestObjectPropertiesFamily, ObjectDelete, ObjectDuplicate, ObjectDuplicateOnRay, ObjectScale,
  ObjectRotation, ObjectFlagUpdate, ObjectClickAction, ObjectImage, ObjectMaterial, ObjectShape,
  ObjectExtraParams, ObjectOwner, ObjectGroup, ObjectBuy, BuyObjectInventory, ObjectPermissions,
  ObjectSaleInfo, ObjectName, ObjectDescription, ObjectCategory, ObjectSelect, ObjectDeselect, ObjectAttach,
  ObjectDetach, ObjectDrop, ObjectLink, ObjectDelink, ObjectGrab, ObjectGrabUpdate, ObjectDeGrab,
  ObjectSpinStart, ObjectSpinUpdate, ObjectSpinStop, ObjectExportSelected, ForceObjectSelect,
  ObjectIncludeInSearch, ObjectBypassModUpdate,
} from './generated/object-edit.ts';
// oxfmt-ignore
export {
  SoundTrigger, AttachedSound, AttachedSoundGainChange, PreloadSound,
} from './generated/sound.ts';
// oxfmt-ignore
export {
  GenericStreamingMessage, GenericMessage, LargeGenericMessage,
} from './generated/generic.ts';
// oxfmt-ignore
export {
  CoarseLocationUpdate, SimulatorMapUpdate, SimulatorSetMap, MapLayerRequest, MapLayerReply,
  MapBlockRequest, MapNameRequest, MapBlockReply, MapItemRequest, MapItemReply,
} from './generated/map.ts';
// oxfmt-ignore
export {
  InternalScriptMail, UpdateTaskInventory, RemoveTaskInventory, MoveTaskInventory, RequestTaskInventory,
  ReplyTaskInventory,
} from './generated/task-inventory.ts';
// oxfmt-ignore
export {
  TelehubInfo, TeleportRequest, TeleportLocationRequest, TeleportLocal, TeleportLandmarkRequest,
  TeleportProgress, DataHomeLocationRequest, DataHomeLocationReply, TeleportFinish, StartLure,
  TeleportLureRequest, TeleportCancel, TeleportStart, TeleportFailed, NearestLandingRegionRequest,
  NearestLandingRegionReply, NearestLandingRegionUpdated, TeleportLandingStatusChanged,
  SetStartLocationRequest, SetStartLocation,
} from './generated/teleport.ts';
// oxfmt-ignore
export {
  LogDwellTime, UserReportInternal, ViewerStats, UserReport, EmailMessageRequest, EmailMessageReply,
  UserInfoRequest, UserInfoReply, UpdateUserInfo, SystemMessage, SendPostcard,
} from './generated/user.ts';
// oxfmt-ignore
export {
  LogFailedMoneyTransaction, EconomyDataRequest, EconomyData, MoneyTransferRequest, MoneyTransferBackend,
  MoneyBalanceRequest, MoneyBalanceReply, RoutedMoneyBalanceReply,
} from './generated/money.ts';
// oxfmt-ignore
export {
  AvatarPickerRequest, AvatarPickerRequestBackend, AvatarPickerReply, PlacesQuery, PlacesReply,
  DirFindQuery, DirFindQueryBackend, DirPlacesQuery, DirPlacesQueryBackend, DirPlacesReply, DirPeopleReply,
  DirEventsReply, DirGroupsReply, DirClassifiedQuery, DirClassifiedQueryBackend, DirClassifiedReply,
  DirLandQuery, DirLandQueryBackend, DirLandReply, DirPopularQuery, DirPopularQueryBackend, DirPopularReply,
} from './generated/search.ts';
// oxfmt-ignore
export {
  AvatarClassifiedReply, ClassifiedInfoRequest, ClassifiedInfoReply, ClassifiedInfoUpdate, ClassifiedDelete,
  ClassifiedGodDelete,
} from './generated/classifieds.ts';
// oxfmt-ignore
export {
  GroupNoticesListRequest, GroupNoticesListReply, GroupNoticeRequest, GroupNoticeAdd, CreateGroupRequest,
  CreateGroupReply, UpdateGroupInfo, JoinGroupRequest, JoinGroupReply, EjectGroupMemberRequest,
  EjectGroupMemberReply, LeaveGroupRequest, LeaveGroupReply, InviteGroupRequest, InviteGroupResponse,
  GroupProfileRequest, GroupProfileReply, GroupMembersRequest, GroupMembersReply, ActivateGroup,
  SetGroupContribution, SetGroupAcceptNotices, LiveHelpGroupRequest, LiveHelpGroupReply, GroupDataUpdate,
  JoinGroupRequestExtended, CreateGroupRequestExtended,
} from './generated/group.ts';
// oxfmt-ignore
export {
  Undo, Redo, DerezContainer, RequestPayPrice, PayPriceReply, DeRezObject, DeRezAck, RezObject,
  RezObjectFromNotecard, RezScript, RezRestoreToWorld,
} from './generated/rez.ts';
// oxfmt-ignore
export {
  ChatFromViewer, AlertMessage, ChatFromSimulator, ScriptDialog, ScriptDialogReply, LoadURL, ChatPass,
  ImprovedInstantMessage, RetrieveInstantMessages, LogTextMessage, RetrieveIMsExtended,
} from './generated/chat.ts';
// oxfmt-ignore
export {
  AgentSetAppearance, ActivateGestures, DeactivateGestures, AgentWearablesRequest, AgentWearablesUpdate,
  AgentIsNowWearing, AgentCachedTexture, AgentCachedTextureResponse,
} from './generated/agent-wear.ts';
// oxfmt-ignore
export {
  SimWideDeletes, ViewerFrozenMessage, GodUpdateRegionInfo, KickUser, KickUserAck, GodKickUser,
  SystemKickUser, EjectUser, FreezeUser, EstateCovenantRequest, EstateCovenantReply, RequestGodlikePowers,
  GrantGodlikePowers, GodlikeMessage, EstateOwnerMessage,
} from './generated/estate.ts';
// oxfmt-ignore
export {
  TrackAgent, FindAgent, AcceptFriendship, DeclineFriendship, FormFriendship, TerminateFriendship,
  OfferCallingCard, AcceptCallingCard, DeclineCallingCard, GrantUserRights, ChangeUserRights,
  OnlineNotification, OfflineNotification,
} from './generated/friends.ts';
// oxfmt-ignore
export {
  ScriptAnswerYes, ScriptQuestion, ScriptControlChange, ForceScriptControlRelease, RevokePermissions,
  ScriptTeleportRequest, GetScriptRunning, ScriptRunningReply, SetScriptRunning, ScriptReset,
  ScriptSensorRequest, ScriptSensorReply, ScriptDataRequest, ScriptDataReply, RpcChannelRequest,
  RpcChannelReply, RpcScriptRequestInbound, RpcScriptRequestInboundForward, RpcScriptReplyInbound,
  ScriptMailRegistration,
} from './generated/script.ts';
// oxfmt-ignore
export {
  AvatarPicksReply, PickInfoReply, PickInfoUpdate, PickDelete, PickGodDelete,
} from './generated/picks.ts';
// oxfmt-ignore
export {
  EventInfoRequest, EventInfoReply, EventNotificationAddRequest, EventNotificationRemoveRequest,
  EventGodDelete, CreateLandmarkForEvent, EventLocationRequest, EventLocationReply,
} from './generated/events.ts';
// oxfmt-ignore
export {
  CheckParcelSales, ParcelSales, ViewerStartAuction, StartAuction, ConfirmAuctionStart, CompleteAuction,
  CancelAuction, CheckParcelAuctions, ParcelAuctions,
} from './generated/auctions.ts';
// oxfmt-ignore
export {
  UUIDNameRequest, UUIDNameReply, UUIDGroupNameRequest, UUIDGroupNameReply,
} from './generated/names.ts';
// oxfmt-ignore
export {
  MuteListRequest, UpdateMuteListEntry, RemoveMuteListEntry, MuteListUpdate, UseCachedMuteList,
} from './generated/mute.ts';
// oxfmt-ignore
export {
  CopyInventoryFromNotecard, UpdateInventoryItem, UpdateCreateInventoryItem, MoveInventoryItem,
  CopyInventoryItem, RemoveInventoryItem, ChangeInventoryItemFlags, SaveAssetIntoInventory,
  CreateInventoryFolder, UpdateInventoryFolder, MoveInventoryFolder, RemoveInventoryFolder,
  FetchInventoryDescendents, InventoryDescendents, FetchInventory, FetchInventoryReply, BulkUpdateInventory,
  RequestInventoryAsset, InventoryAssetResponse, RemoveInventoryObjects, PurgeInventoryDescendents,
  TransferInventory, TransferInventoryAck, CreateInventoryItem, CreateNewOutfitAttachments,
  LinkInventoryItem,
} from './generated/inventory.ts';
// oxfmt-ignore
export {
  UpdateAttachment, RemoveAttachment, RezSingleAttachmentFromInv, RezMultipleAttachmentsFromInv,
  DetachAttachmentIntoInv,
} from './generated/attachments.ts';
// oxfmt-ignore
export {
  GroupRoleChanges, GroupRoleDataRequest, GroupRoleDataReply, GroupRoleMembersRequest,
  GroupRoleMembersReply, GroupTitlesRequest, GroupTitlesReply, GroupTitleUpdate, GroupRoleUpdate,
} from './generated/group-roles.ts';
// oxfmt-ignore
export {
  GroupAccountSummaryRequest, GroupAccountSummaryReply, GroupAccountDetailsRequest,
  GroupAccountDetailsReply, GroupAccountTransactionsRequest, GroupAccountTransactionsReply,
  GroupActiveProposalsRequest, GroupActiveProposalItemReply, GroupVoteHistoryRequest,
  GroupVoteHistoryItemReply, StartGroupProposal, GroupProposalBallot, TallyVotes,
} from './generated/group-accounts.ts';
