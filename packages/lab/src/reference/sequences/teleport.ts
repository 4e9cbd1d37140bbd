/** A teleport within the region or to another one. @source captures/teleport; captures/master; travel.md */
export const TELEPORT = `title Teleport

participant "Viewer" as V
participant "Region" as R
participant "Destination" as N

opt asked for by the agent, not by somebody else
V-->>R: teleport request
end
opt
R-->>V: TeleportStart
end
alt within the region
R-->>V: TeleportLocal [within 30 s]
else refused
R-->>V: TeleportFailed [within 60 s]
else to another region
opt
R-->>V: TeleportProgress
end
R->V: TeleportFinish [within 60 s]
opt unless there is a circuit already
V-->>N: UseCircuitCode
end
V-->>N: CompleteAgentMovement [within 10 s]
N-->>V: AgentMovementComplete [within 10 s]
end
`;
