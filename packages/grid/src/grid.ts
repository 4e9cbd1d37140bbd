import { encodeText } from '@landfall/protocol/bytes';
import { UsageError } from '@landfall/protocol/errors';
import { Uuid } from '@landfall/protocol/datatypes';
import { Router, textAnswer } from '@landfall/assets/http';
import type { Handler, ServerLimits } from '@landfall/assets/http';
import { MemoryStore } from '@landfall/assets/store';
import type { AssetStore } from '@landfall/assets/store';
import type { Witness } from '@landfall/protocol/evidence';
import { formatGridDescriptionJson, formatGridDescriptionXml } from '@landfall/protocol/login';
import type { GridDescription } from '@landfall/protocol/login';
import type { Cancel, Link, Ports } from '@landfall/transport/ports';
import type { ExchangeSink } from '@landfall/transport/wrappers';
import { createAccount, createAccounts, estateOwner } from './services/accounts/index.ts';
import type { HoldTime } from './services/accounts/index.ts';
import { parseAccount, parseGridConfig } from './config/index.ts';
import type { AccountInput, CompleteGridConfig, GridConfig } from './config/index.ts';
import { kick, showOut } from './simulator/departure/index.ts';
import { Faults } from './faults/index.ts';
import type { Fault } from './faults/index.ts';
import { LoginService } from './services/login/index.ts';
import { Presence } from './services/presence/index.ts';
import type { Session } from './services/presence/index.ts';
import { saveArchive } from './simulator/archive/index.ts';
import { createServices, regionNamed } from './simulator/region/index.ts';
import { bring } from './simulator/travel/index.ts';
import type {
  GridServices,
  OwnAsset,
  PeerAnswer,
  PeerRequest,
  Region,
  RegionPlace,
  Shared,
} from './simulator/region/index.ts';
import type { Ledger } from './ledger/index.ts';
import { openGridServer } from './grid-server.ts';
import type { GridServer } from './grid-server.ts';
import { Outages } from './outages.ts';
import { MOST_STORED_BYTES, regionView } from './running-grid.ts';
import { tellEnded } from './tell-ended.ts';
import type { Grid, GridCluster, GridOptions, GridRegion, RobustPlace } from './running-grid.ts';
import { createAskPeer, openPeerFront } from './peers/index.ts';
import { Membership, RobustServices, openEntrance } from './robust/index.ts';
import type { PeerFront } from './peers/index.ts';
import {
  Simulator,
  alertRegion,
  answerProcess,
  createOffers,
  endLostSessions,
  lookAround,
  openRegion,
} from './simulator/index.ts';
import { MAX_UPLOAD_BYTES } from './simulator/uploads/index.ts';

/** A text of one byte of length, its ending zero included. */
const MOST_ALERT_BYTES = 254;
/** What everybody is told when the grid is closed. */
const GOING_DOWN = 'The grid is going down.';

/**
 * Starts a grid: its login service and one simulator for each region.
 * @throws UsageError for a wrong configuration (naming the key) and for an address and port that are in use.
 */
export async function startGrid(config: GridConfig, ports: Ports, options: GridOptions = {}): Promise<Grid> {
  const grid = new EmbeddedGrid(parseGridConfig(config), ports, options);
  try {
    await grid.open();
  } catch (error) {
    await grid.close();
    throw error;
  }
  return grid;
}

/** The grid as its own tests see it. */
export class EmbeddedGrid implements Grid {
  readonly #config: CompleteGridConfig;
  readonly #ports: Ports;
  readonly #witness: Witness | undefined;
  readonly #hold: HoldTime | undefined;
  readonly #store: AssetStore;
  readonly #ledger: Ledger | undefined;
  readonly #limits: Partial<ServerLimits>;
  readonly #onExchange: ExchangeSink | undefined;
  readonly #faults = new Faults();
  readonly #router = new Router();
  readonly #regions: Region[] = [];
  readonly #elsewhere: RegionPlace[] = [];
  readonly #cluster: GridCluster | undefined;
  readonly #robust: RobustPlace | undefined;
  #membership: Membership | undefined;
  #front: PeerFront | undefined;
  readonly #outages: Outages;
  #services: GridServices | undefined;
  #server: GridServer | undefined;
  #closing: Promise<void> | undefined;
  loginUri = '';

  constructor(
    config: CompleteGridConfig,
    ports: Ports,
    { witness, hold, assets, ledger, cluster, robust, limits = {}, onExchange }: GridOptions,
  ) {
    this.#ledger = ledger;
    if (cluster !== undefined && robust !== undefined)
      throw new UsageError('a grid is one of several processes, or stands in a ROBUST: not both');
    this.#cluster = cluster;
    this.#robust = robust;
    this.#config = config;
    this.#ports = ports;
    this.#witness = witness;
    this.#hold = hold;
    this.#limits = limits;
    this.#onExchange = onExchange;
    this.#outages = new Outages(ports, config.bind);
    this.#store =
      assets ?? new MemoryStore({ maxAssetBytes: MAX_UPLOAD_BYTES, maxStoreBytes: MOST_STORED_BYTES });
  }

  async open(): Promise<void> {
    const { bind, advertise = bind } = this.#config;
    this.#server = await this.#openServer();
    const httpUrl = `http://${advertise}:${this.#server.port}`;
    this.loginUri = `${httpUrl}/`;
    this.#services = this.#createServices(httpUrl);
    for (const region of this.#config.regions)
      await this.#openRegion(this.#services, region, bind, advertise);
    this.#addRoutes(this.#services);
    if (this.#robust !== undefined) await this.#join(this.#services, this.#robust);
    if (this.#cluster !== undefined) this.#front = await this.#openFront(this.#services, this.#cluster);
  }

  #openServer(): Promise<GridServer> {
    const options = {
      config: this.#config,
      ports: this.#ports,
      limits: this.#limits,
      onExchange: this.#onExchange,
    };
    const answer: Handler = (request) => this.#router.handle(request);
    if (this.#robust === undefined) return openGridServer(answer, options);
    return openEntrance(answer, options, async (request) => await this.#askedBySimulator(request));
  }

  /** Before its regions are known nobody has anything to ask. */
  async #askedBySimulator(request: PeerRequest): Promise<PeerAnswer> {
    return (await this.#membership?.answer(request)) ?? { status: 503, body: new Uint8Array(0) };
  }

  async #join(services: GridServices, { url }: RobustPlace): Promise<void> {
    const robust = new RobustServices(this.#ports.http, url);
    const meet = (elsewhere: readonly RegionPlace[]): void => this.meet(elsewhere);
    this.#membership = new Membership({ services, robust, places: this.#regions.map(placeOf), meet });
    await this.#membership.begin();
  }

  /** What its regions share. @throws UsageError before it is open */
  get services(): GridServices {
    if (this.#services === undefined) throw new UsageError('the grid is not open');
    return this.#services;
  }

  get regions(): readonly GridRegion[] {
    return this.#regions.map(regionView);
  }

  places(): readonly RegionPlace[] {
    const peerUri = this.#front?.uri;
    if (peerUri === undefined) throw new UsageError('the grid is not one of several processes');
    const { httpUrl } = this.services;
    return this.#regions.map((region) => ({ ...placeOf(region), peerUri, httpUrl }));
  }

  meet(elsewhere: readonly RegionPlace[]): void {
    const former = this.#elsewhere.splice(0, Infinity, ...elsewhere);
    lookAround(this.#regions);
    const isGone = ({ peerUri }: RegionPlace): boolean =>
      !elsewhere.some((place) => place.peerUri === peerUri);
    // Sessions of a ROBUST are not ours to end.
    if (this.#robust === undefined && former.some(isGone)) endLostSessions(this.services);
  }

  saveArchive(): AsyncIterable<Uint8Array> {
    return saveArchive(this.services, this.#regions);
  }

  createAccount(input: AccountInput): void {
    const account = parseAccount(input, this.#config);
    const { passwordScheme } = this.#config;
    this.services.accounts.add(createAccount(account, passwordScheme, this.#ports.randomBytes));
  }

  alert(text: string): void {
    if (encodeText(text).length > MOST_ALERT_BYTES)
      throw new UsageError(`an alert has at most ${MOST_ALERT_BYTES} bytes of UTF-8`);
    for (const region of this.#regions) alertRegion(region, text);
  }

  inject(fault: Fault): Cancel {
    if (fault.kind === 'crash') {
      void this.#shutDown(true);
      return () => {};
    }
    if (fault.kind === 'kick') {
      this.#kick(fault.agent, fault.reason);
      return () => {};
    }
    if (fault.kind === 'teleport') {
      bring(this.services, fault);
      return () => {};
    }
    if (fault.kind === 'region-down') return this.#outages.takeDown(this.#regionNamed(fault.region));
    if (fault.kind === 'region-restart') return this.#outages.restart(this.#regionNamed(fault.region), fault);
    return this.#faults.inject(fault);
  }

  #regionNamed(name: string): Region {
    const region = regionNamed(this.#regions, name);
    if (region === undefined) throw new UsageError(`there is no region "${name}"`);
    return region;
  }

  close(): Promise<void> {
    return this.#shutDown(false);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #createServices(httpUrl: string): GridServices {
    const { passwordScheme, name } = this.#config;
    const { randomBytes } = this.#ports;
    // Whoever comes from a ROBUST has an account there.
    const configured = this.#robust === undefined ? this.#config.accounts : [];
    const accounts = createAccounts(configured, passwordScheme, randomBytes, this.#hold);
    const shared: Shared = {
      name,
      ports: this.#ports,
      accounts,
      ownerId: estateOwner(this.#config, accounts),
      presence: new Presence((session, hadRoot) => this.#tellEnded(session, hadRoot)),
      faults: this.#faults,
      router: this.#router,
      store: this.#store,
      ledger: this.#ledger,
      ownAssets: this.#config.assets.map(ownAsset),
      regions: this.#regions,
      elsewhere: this.#elsewhere,
      askPeer: createAskPeer(this.#robust === undefined ? (this.#cluster?.key ?? '') : undefined),
      witness: this.#witness,
      regionView: this.#config.regionView,
      httpUrl,
      newId: () => Uuid.fromRandomBytes(randomBytes(16)),
    };
    return createServices(shared, createOffers);
  }

  #openFront(services: GridServices, { key }: GridCluster): Promise<PeerFront> {
    // All processes are on this machine, wherever their clients are.
    return openPeerFront({
      bind: '127.0.0.1',
      port: 0,
      key,
      answer: (request) => answerProcess(services, request),
    });
  }

  #tellEnded(session: Session, hadRoot: boolean): void {
    if (this.#membership === undefined) tellEnded(this.services, session);
    else this.#membership.tellEnded(session, hadRoot);
  }

  async #openRegion(
    services: GridServices,
    config: CompleteGridConfig['regions'][number],
    bind: string,
    advertise: string,
  ): Promise<void> {
    const link: Link = await this.#ports.openLink({ address: bind, port: config.udpPort });
    try {
      const region = openRegion(services, config, { address: advertise, port: link.local.port });
      this.#regions.push(region);
      this.#outages.add(new Simulator(region, link));
    } catch (error) {
      await link.close();
      throw error;
    }
  }

  #addRoutes(services: GridServices): void {
    if (this.#robust !== undefined) return;
    const login = new LoginService(services, this.#config.welcome, this.#cluster?.loginsWaitFor);
    this.#router.add('/', (request) => login.handle(request));
    const description = this.#describe();
    this.#router.add('/get_grid_info', () =>
      textAnswer(formatGridDescriptionXml(description), 'application/xml'),
    );
    this.#router.add('/json_grid_info', () =>
      textAnswer(formatGridDescriptionJson(description), 'application/json'),
    );
  }

  #describe(): GridDescription {
    const { name, nick } = this.#config;
    return { platform: 'OpenSim', login: this.loginUri, gridname: name, gridnick: nick };
  }

  #kick(name: string, reason: string): void {
    for (const session of this.#services?.presence ?? []) {
      if (`${session.account.first} ${session.account.last}` !== name) continue;
      kick(this.#services!, session, reason);
      return;
    }
    throw new UsageError(`${name} is not online`);
  }

  #shutDown(silently: boolean): Promise<void> {
    this.#closing ??= this.#closeAll(silently);
    return this.#closing;
  }

  async #closeAll(silently: boolean): Promise<void> {
    if (!silently)
      for (const session of this.#services?.presence ?? []) showOut(this.#services!, session, GOING_DOWN);
    await this.#membership?.end();
    await this.#outages.close();
    await this.#front?.close();
    await this.#server?.close();
  }
}

function placeOf({ name, id, handle, gridX, gridY, sizeMetres, endpoint }: Region): RegionPlace {
  return { name, id, handle, gridX, gridY, sizeMetres, endpoint };
}

function ownAsset({ id, type, bytes, path = '' }: CompleteGridConfig['assets'][number]): OwnAsset {
  if (bytes === undefined) throw new UsageError(`asset file ${path} has not been read: use loadGridConfig`);
  return { id: Uuid.parse(id), type, bytes };
}
