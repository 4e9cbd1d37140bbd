/** Login to the first region, as viewers do it and OpenSimulator and Second Life answer it. @source captures/login-*; seeds/login-sequence.md */
export const LOGIN = `title Login

participant "Viewer" as V
participant "Region" as R
participant "Login server" as L

par
group Arrival
V->L: login request
L->V: login response [within 5 s]
V-->>R: UseCircuitCode [within 5 s]
par
R-->>V: answer to UseCircuitCode [within 5 s]
thread
// Viewers wait for the answer first; others do not, and are let in all the same.
V-->>R: CompleteAgentMovement [within 5 s]
thread
// OpenSimulator sends it once the movement is complete, Second Life at once.
R-->>V: RegionHandshake [within 5 s]
V-->>R: RegionHandshakeReply [within 5 s]
thread
R-->>V: AgentMovementComplete [within 5 s]
end
end
thread
// The first one has a position that means nothing yet; without it some simulators send no objects.
V-->>R: AgentUpdate [within 15 s of AgentMovementComplete]
thread
opt
loop
V->R: seed request
end
end
thread
opt
V->R: EventQueueGet
end
thread
opt
loop
V-->>R: AgentThrottle
end
end
thread
opt
loop
V-->>R: UUIDNameRequest
end
end
end
`;
