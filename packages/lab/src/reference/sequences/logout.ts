/** A logout; OpenSimulator often ends event queue or circuit instead of answering. @source captures/login-standard; live.md */
export const LOGOUT = `title Logout

participant "Viewer" as V
participant "Region" as R

V-->>R: LogoutRequest
alt answered
R-->>V: LogoutReply [within 10 s]
else taken without an answer
R->V: end of the session [within 10 s]
end
`;
