import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { MAX_PRIMS } from '../../config/index.ts';
import { sceneOf } from '../objects/index.ts';
import { answer } from '../region/index.ts';
import type { Agent, Handlers } from '../region/index.ts';

const NO_BYTES = new Uint8Array(0);
/** What OpenSim answers for an object whose owner has not said what to pay: the viewer's own amounts. @source viewer llfloaterpay.h */
const PAY_DEFAULT = -2;
const PAY_BUTTONS = 4;

type Transaction = MessageOf<'MoneyBalanceReply'>['TransactionInfo'];

/** Nothing costs anything, nobody has anything, and nothing can be paid. @source captures/login-standard, misc-queries */
export const moneyHandlers: Handlers = {
  EconomyDataRequest(_message, from) {
    answer(from, { name: 'EconomyData', Info: { ...FREE, ObjectCount: sceneOf(from.region).size } });
  },

  MoneyBalanceRequest({ MoneyData: { TransactionID } }, from) {
    answerBalance(from, { TransactionID, TransactionSuccess: true, Description: NO_BYTES }, NO_TRANSACTION);
  },

  MoneyTransferRequest({ MoneyData }, from) {
    const { DestID, Amount, TransactionType } = MoneyData;
    const Description = encodeText('There is no money in this grid.');
    answerBalance(
      from,
      { TransactionID: Uuid.zero, TransactionSuccess: false, Description },
      { ...NO_TRANSACTION, SourceID: from.id, DestID, Amount, TransactionType },
    );
  },

  RequestPayPrice({ ObjectData: { ObjectID } }, from) {
    if (sceneOf(from.region).byId(ObjectID) === undefined) return;
    answer(from, {
      name: 'PayPriceReply',
      ObjectData: { ObjectID, DefaultPayPrice: PAY_DEFAULT },
      ButtonData: Array.from({ length: PAY_BUTTONS }, () => ({ PayButton: PAY_DEFAULT })),
    });
  },
};

const NO_TRANSACTION: Transaction = {
  TransactionType: 0,
  SourceID: Uuid.zero,
  IsSourceGroup: false,
  DestID: Uuid.zero,
  IsDestGroup: false,
  Amount: 0,
  ItemDescription: NO_BYTES,
};

type Balance = MessageOf<'MoneyBalanceReply'>['MoneyData'];

function answerBalance(
  to: Agent,
  about: Pick<Balance, 'TransactionID' | 'TransactionSuccess' | 'Description'>,
  TransactionInfo: Transaction,
): void {
  const nothing = { MoneyBalance: 0, SquareMetersCredit: 0, SquareMetersCommitted: 0 };
  answer(to, {
    name: 'MoneyBalanceReply',
    MoneyData: { AgentID: to.id, ...about, ...nothing },
    TransactionInfo,
  });
}

const FREE = {
  ObjectCapacity: MAX_PRIMS,
  PriceEnergyUnit: 0,
  PriceObjectClaim: 0,
  PricePublicObjectDecay: 0,
  PricePublicObjectDelete: 0,
  PriceParcelClaim: 0,
  PriceParcelClaimFactor: 1,
  PriceUpload: 0,
  PriceRentLight: 0,
  TeleportMinPrice: 0,
  TeleportPriceExponent: 2,
  EnergyEfficiency: 1,
  PriceObjectRent: 0,
  PriceObjectScaleFactor: 10,
  PriceParcelRent: 0,
  PriceGroupCreate: 0,
} as const;
