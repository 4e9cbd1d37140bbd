import { decodeText } from '@landfall/protocol/bytes';

/**
 * What an AlertMessage or AgentAlertMessage says to people. OpenSim puts a slash before what is to be shown in a corner, and
 * modules of it `ALERT: ` or `NOTIFY: `, which say how to show it; some of its texts begin with a blank.
 * @source viewer (process_alert_core), OpenSim LLClientView.cs (SendAgentAlertMessage)
 */
export function alertText(message: Uint8Array): string {
  return decodeText(message)
    .replace(/^(?:\/|ALERT: |NOTIFY: )/, '')
    .trim();
}
