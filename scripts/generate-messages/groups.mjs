/**
 * Which generated file a message is in: that of the first pattern which its name matches. Only for readers: a bundler drops
 * message by message.
 */
const GROUPS = [
  ['circuit', /Circuit|PingCheck$|^PacketAck$|^(NetTest|TestMessage|Error|FeatureDisabled)$/],
  ['names', /^UUID/],
  ['search', /^Dir|^Places|^AvatarPicker/],
  ['classifieds', /Classified/],
  ['picks', /^Pick|^AvatarPicks/],
  ['events', /^Event|LandmarkForEvent$/],
  ['auctions', /Auction|ParcelSales$/],
  ['parcel', /Parcel|^UndoLand$|^ModifyLand$|^LandStat/],
  ['object', /^Object(Update|Propert|Animation)|^(ImprovedTerse|KillObject)/],
  ['task-inventory', /TaskInventory|^InternalScriptMail$/],
  [
    'object-edit',
    /^Object|^(MultipleObjectUpdate|RequestMultipleObjects|RequestObject|BuyObject|ForceObject|AtomicPass)/,
  ],
  ['rez', /^(De[Rr]ez|DeRez|Rez(?!Single|Multiple)|Undo$|Redo$|RequestPayPrice|PayPrice)/],
  ['inventory', /Inventory|^CreateNewOutfit/],
  ['attachments', /Attachment/],
  ['friends', /Friend|CallingCard|UserRights|^(Online|Offline)Notification$|^FindAgent$|^TrackAgent$/],
  ['group-accounts', /^GroupAccount|^GroupActive|^GroupVote|GroupProposal|^TallyVotes$/],
  ['group-roles', /^GroupRole|^GroupTitle/],
  ['group', /^(?!Agent|Avatar)\w*Group|^ActivateGroup$/],
  ['teleport', /^Teleport|Lure|LandingRegion|^TelehubInfo$|HomeLocation|StartLocation/],
  ['map', /^Map|^SimulatorMap|^SimulatorSetMap$|^CoarseLocation/],
  ['avatar', /^Avatar|^ViewerEffect$|^RebakeAvatar|^CameraConstraint$|FollowCamProperties$/],
  ['agent-wear', /Wearable|^AgentSetAppearance$|CachedTexture|^AgentIsNowWearing$|Gestures$/],
  ['child-agent', /ChildAgent/],
  ['agent', /Agent|^CrossedRegion$|^ConfirmEnable|^Logout|^SetAlwaysRun$|^VelocityInterpolate|^GameControl/],
  ['chat', /Chat|InstantMessage|RetrieveIMs|^ScriptDialog|^LoadURL$|^AlertMessage$|^LogText/],
  ['script', /^Script|Script|^Rpc|^ForceScript|^RevokePermissions$/],
  ['sound', /Sound/],
  ['image', /Image/],
  ['transfer', /^(Transfer|Asset)|Xfer|^InitiateDownload$/],
  ['money', /Money|^Economy/],
  ['mute', /Mute/],
  ['estate', /Estate|Godlike|^(God|Eject|Freeze|Kick|SystemKick)|^SimWideDeletes$|^ViewerFrozen/],
  [
    'region',
    /Region|^LayerData$|^(Edge|Enable|Disable)|^SimStats$|^(Health|MeanCollision)|^SimulatorViewerTime/,
  ],
  ['simulator', /Sim|Load|^NeighborList$|NameValuePair|^StateSave$|Crash|^DataServerLogout$|^SetCPURatio$/],
  ['user', /^User|UserInfo|^(ViewerStats|SendPostcard|Email|LogDwell|SystemMessage)/],
  ['generic', /Generic/],
];

/** @returns the file's name without its extension */
export function groupOf(name) {
  const group = GROUPS.find(([, pattern]) => pattern.test(name));
  if (group === undefined) throw new Error(`${name} is in no group: give it one in ${import.meta.url}`);
  return group[0];
}
