/** Over the border into a region that the agent has a circuit to. @source captures/region-crossing; travel.md */
export const CROSSING = `title Border crossing

participant "Viewer" as V
participant "Region" as R
participant "Next region" as N

R->V: CrossedRegion
opt
V-->>N: UseCircuitCode
end
V-->>N: CompleteAgentMovement [within 5 s]
N-->>V: AgentMovementComplete [within 10 s]
`;
