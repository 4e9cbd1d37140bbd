import { gzipSync } from 'node:zlib';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { writeTar } from '../archive/index.ts';

/** Members of an archive made by hand: paths with texts or bytes. For tests only. */
export type TestMembers = Readonly<Record<string, string | Uint8Array>>;

/** The bytes of an archive as OpenSim packs it. */
export async function packArchive(members: TestMembers): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const entries = Object.entries(members).map(([path, body]) => ({
    path,
    bytes: typeof body === 'string' ? encodeUtf8(body) : body,
  }));
  for await (const chunk of writeTar(entries)) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}

/** As a stream of small pieces. */
export async function* inPieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export const CONTROL =
  '<?xml version="1.0" encoding="utf-16"?><archive major_version="0" minor_version="8" />';

export const SETTINGS =
  '<?xml version="1.0" encoding="utf-16"?>\n<RegionSettings>\n  <General>\n    <BlockFly>True</BlockFly><AgentLimit>7</AgentLimit><Later>1</Later></General>' +
  '<GroundTextures><Texture1>11111111-2222-4333-8444-555555555501</Texture1><ElevationLowSW>3.5</ElevationLowSW></GroundTextures>' +
  '<Terrain><WaterHeight>21.25</WaterHeight></Terrain><Telehub><TelehubObject>11111111-2222-4333-8444-555555555502</TelehubObject>' +
  '<SpawnPoint>0.5,-0.25,3</SpawnPoint></Telehub><Environment><data>&lt;llsd/&gt;</data></Environment>' +
  '<Estate><AllowDirectTeleport>False</AllowDirectTeleport></Estate><Newer><x>1</x></Newer></RegionSettings>';

/** All cells of 256 m. */
export const WHOLE_BITMAP = `${'/'.repeat(682)}8=`;

/** @param localId of the parcel */
export const parcelText = (localId: number, bitmap = WHOLE_BITMAP): string =>
  `<?xml version="1.0" encoding="utf-16"?><LandData><Area>256</Area><GlobalID>11111111-2222-4333-8444-5555555556${String(localId).padStart(2, '0')}</GlobalID>` +
  `<IsGroupOwned>True</IsGroupOwned><Bitmap>${bitmap}</Bitmap><Description /><Flags>4294967295</Flags><Name>Quay &amp; é</Name><LocalID>${localId}</LocalID>` +
  '<UserLocation>&lt;1.5, 2, -3&gt;</UserLocation><ParcelAccessList><ParcelAccessEntry><AgentID>11111111-2222-4333-8444-555555555503</AgentID><Time>0</Time>' +
  '<AccessList>2</AccessList></ParcelAccessEntry></ParcelAccessList><PassHours>1.5</PassHours><SeeAVs>0</SeeAVs><MediaType>image/*</MediaType></LandData>';

/** A box alone, as a linkset. @param digit of its id */
export const objectText = (digit: string, name = 'Box', more = ''): string =>
  `<SceneObjectGroup>${partText(digit, name, more)}<OtherParts /></SceneObjectGroup>`;

export const partText = (digit: string, name: string, more = ''): string =>
  `<SceneObjectPart><UUID><UUID>${digit.repeat(8)}-0000-4000-8000-000000000000</UUID></UUID><Name>${name}</Name>` +
  `<GroupPosition><X>10</X><Y>20</Y><Z>30</Z></GroupPosition><Shape><PCode>9</PCode></Shape><Scale><X>1</X><Y>2</Y><Z>3</Z></Scale>${more}</SceneObjectPart>`;

/** A `.r32` of this many points, each its own number. */
export function heightBytes(points: number): Uint8Array {
  return new Uint8Array(Float32Array.from({ length: points }, (_, index) => index % 1000).buffer);
}
