/** A circuit to a neighbouring region. @source captures/login-standard; captures/region-crossing */
export const CHILD = `title A neighbour

participant "Viewer" as V
participant "Region" as R
participant "Neighbour" as N

par
opt
R->V: EnableSimulator
end
thread
opt
R->V: EstablishAgentCommunication
end
thread
V-->>N: UseCircuitCode
N-->>V: answer to UseCircuitCode [within 5 s]
N-->>V: RegionHandshake [within 10 s]
V-->>N: RegionHandshakeReply [within 5 s]
end
`;
