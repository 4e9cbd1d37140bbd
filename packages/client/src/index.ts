/**
 * The agent's side: log in, arrive, stay, act, leave. On Node `node.ts` is in the place of this file, where ports and the usual rooms are
 * there when nobody names any; here they are named, so that a bundler drops the others.
 */
export { arriveIn as arrive, defaultRooms, startSessionIn as startSession } from './arrive/index.ts';
export type {
  ArrivalRequest,
  ArrivedSession,
  ArriveOptions,
  DefaultRooms,
  NamedRooms,
  Region,
  RoomOptions,
  Session,
  SessionOptions,
} from './arrive/index.ts';
export { ARRIVAL_DEADLINE_MS, ARRIVAL_STEPS, ARRIVAL_THROTTLE, LOGOUT_WAIT_MS } from './session/index.ts';
export type {
  ArrivalReport,
  ArrivalStep,
  LogoutOptions,
  Placement,
  JourneyNews,
  EventIn,
  EventsIn,
  Presence,
  Refusal,
  Refusals,
  RoomSession,
  SessionEnd,
  SessionEndReason,
  SessionEvents,
  SessionIdentity,
  SessionLogin,
  SessionRoom,
  StepOptions,
  Wherever,
} from './session/index.ts';
export { login, requestLogin } from './login/index.ts';
export type { ByUser, LoginContext, LoginOptions, LoginPorts, UserAndPassword } from './login/index.ts';
export { callCapability, requestSeed } from './capabilities/index.ts';
export { EventQueue } from './event-queue/index.ts';
export { BEHAVIOURS, behaviourOf } from './behaviour/index.ts';
export type { Behaviour, BehaviourName } from './behaviour/index.ts';
export type { ClientPorts, SessionScope } from './scope/index.ts';
export { agentBlock } from './circuits/index.ts';
export type { Arrival } from './circuits/index.ts';
export type { Logger, LogLevel } from './logger/index.ts';
export { SILENT } from './logger/index.ts';
export type { Loss, LossSign, Region as RoomRegion, RegionEvents, RegionTable } from './regions/index.ts';
export { agent, MAX_CAMERA_METRES } from './agent/index.ts';
export type {
  Agent,
  AgentEvents,
  AgentOptions,
  Direction,
  Followed,
  FollowOptions,
  Look,
  SitOptions,
  WalkOptions,
} from './agent/index.ts';
export { contents } from './contents/index.ts';
export { items } from './items/index.ts';
export type { ObjectItem, RegionItems } from './items/index.ts';
export type { ObjectContents, RegionContents } from './contents/index.ts';
export { environment } from './environment/index.ts';
export type { EnvironmentEvents, RegionEnvironment } from './environment/index.ts';
export { estate } from './estate/index.ts';
export type { EstateOptions, EstateRules, KnownEstate, RegionEstate, RegionRules } from './estate/index.ts';
export { terraform } from './terraform/index.ts';
export type { RegionTerraform, StrokeOptions, TerraformOptions } from './terraform/index.ts';
export { transfers } from './transfers/index.ts';
export type { RegionTransfers, TransferOptions } from './transfers/index.ts';
export { assets } from './assets/index.ts';
export type {
  AssetOptions,
  Assets,
  AssetsOptions,
  AssetWant,
  FetchedAsset,
  TextureLevels,
} from './assets/index.ts';
export { avatars, ownAvatar } from './avatars/index.ts';
export type { AttachmentChange, AvatarEvents, AvatarsChanged, Dress, OwnAvatar } from './avatars/index.ts';
export { build, RIGHTS_OF } from './build/index.ts';
export type {
  BodyFlags,
  BuildOptions,
  RegionBuild,
  RezOptions,
  Sale,
  StoredItem,
  TransformOptions,
  WearOptions,
} from './build/index.ts';
export { chat } from './chat/index.ts';
export type {
  Chat,
  ChatEvents,
  ChatKind,
  HeardAlert,
  HeardChat,
  HeardInstantMessage,
  InstantMessageAbout,
  InstantMessageKind,
  SayOptions,
  SeenTyping,
  Volume,
} from './chat/index.ts';
export { formatName, names } from './names/index.ts';
export type { AgentName, NameOptions, Names } from './names/index.ts';
export { news } from './news/index.ts';
export type { NewsEvents } from './news/index.ts';
export { PCODE } from '@landfall/protocol/object';
export { cachedObjects, CHANGED, objects, readRest } from './objects/index.ts';
export type {
  Area,
  Attachment,
  Avatar,
  AvatarLooks,
  ObjectChanges,
  ObjectDetails,
  ObjectEvents,
  ObjectsChanged,
  WorldObject,
} from './objects/index.ts';
export { properties } from './properties/index.ts';
export type { FetchOptions, KnownProperties, RegionProperties } from './properties/index.ts';
export { parcels } from './parcels/index.ts';
export type { Parcel, ParcelEvents, ParcelOptions, RegionParcels } from './parcels/index.ts';
export { Journey, travel } from './travel/index.ts';
export type {
  Destination,
  GridMap,
  LureAnswer,
  Lure,
  MapItem,
  MapRegion,
  RestartWarning,
  Travel,
  TravelArrival,
  TravelEvents,
  TravelOptions,
  TravelStep,
  UnaskedAnswer,
  Whereat,
} from './travel/index.ts';
export { inventory } from './inventory/index.ts';
export type {
  Inventory,
  InventoryChangeOptions,
  InventoryChanged,
  InventoryEntry,
  InventoryEvents,
  InventoryOptions,
  ItemChanges,
  KnownFolder,
  NewItem,
} from './inventory/index.ts';
export { gifts } from './gifts/index.ts';
export type { FolderOffered, GiftEvents, Gifts, ItemOffered, OfferAnswered } from './gifts/index.ts';
export { uploads } from './uploads/index.ts';
export type { NewFile, UploadOptions, Uploads, UploadsOptions } from './uploads/index.ts';
export { mutes } from './mutes/index.ts';
export type { Mutes, MutesEvents, MutesOptions } from './mutes/index.ts';
export { sounds } from './sounds/index.ts';
export type {
  AttachedSoundTold,
  PreloadedSound,
  SoundEvents,
  SoundGainChange,
  TriggeredSound,
} from './sounds/index.ts';
export { scripts } from './scripts/index.ts';
export type {
  Grip,
  OfferedPage,
  RegionScripts,
  ScriptDialog,
  ScriptEvents,
  ScriptQuestion,
  Scripts,
  TouchedSurface,
} from './scripts/index.ts';
export { terrain } from './terrain/index.ts';
export type { TerrainEvents } from './terrain/index.ts';
export { keepArrivedIn as keepArrived, ReconnectPolicy } from './reconnect/index.ts';
export type { KeepArrivedOptions, ReconnectDecision, ReconnectOptions } from './reconnect/index.ts';
