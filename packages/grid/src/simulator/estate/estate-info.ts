import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { encodeEstateInfo, ESTATE_FLAG, ESTATE_UPDATE_INFO, REGION_FLAG } from '@landfall/protocol/region';
import { answer } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import { estateRulesOf, regionFlagsOf } from '../settings/index.ts';

/** What of a region's flags is the estate's. @source OpenSim EstateManagementModule.cs (GetEstateFlags) */
const TOLD_OF_ESTATES =
  REGION_FLAG.allowLandmark |
  REGION_FLAG.allowSetHome |
  REGION_FLAG.allowDirectTeleport |
  REGION_FLAG.allowVoice |
  REGION_FLAG.denyAnonymous |
  REGION_FLAG.denyAgeUnverified |
  REGION_FLAG.allowEnvironmentOverride;

/** Tells who manages the estate what it is and allows. Its lists are empty, and not told. @source OpenSim LLClientView.cs (SendDetailedEstateData) */
export function tellEstateInfo(to: Agent, invoice: Uuid): void {
  const { region } = to;
  const isVisible = estateRulesOf(region).isPublic ? ESTATE_FLAG.externallyVisible : 0;
  answer(to, {
    name: 'EstateOwnerMessage',
    AgentData: { AgentID: to.id, SessionID: to.sessionId, TransactionID: Uuid.zero },
    MethodData: { Method: encodeText(ESTATE_UPDATE_INFO), Invoice: invoice },
    ParamList: encodeEstateInfo({
      name: region.services.name,
      ownerId: region.ownerId,
      estateId: 1,
      parentId: 1,
      flags: ((regionFlagsOf(region) & TOLD_OF_ESTATES) | isVisible) >>> 0,
      covenantId: Uuid.zero,
      covenantChanged: 0,
      abuseEmail: '',
    }),
  });
}
