import { encodeUtf8 } from '@landfall/protocol/bytes';
import type { RegionHandle } from '@landfall/protocol/datatypes';
import type { RegionPlace } from '../simulator/region/index.ts';

/**
 * A region tells another one that it is up. JSON; numbers are texts, places in regions of 256 m.
 * @param httpUrl of the region that says it, without a slash at its end
 * @source OpenSim RegionInfo.cs (PackRegionInfoData), NeighbourServicesConnector.cs
 */
export function encodeHello(place: RegionPlace, httpUrl: string, to: RegionHandle): Uint8Array {
  const { id, name, gridX, gridY, sizeMetres, endpoint } = place;
  return encodeUtf8(
    JSON.stringify({
      region_id: id.toString(),
      region_name: name,
      external_host_name: endpoint.address,
      http_port: new URL(httpUrl).port,
      server_uri: `${httpUrl}/`,
      region_xloc: String(gridX),
      region_yloc: String(gridY),
      region_size_x: String(sizeMetres),
      region_size_y: String(sizeMetres),
      region_size_z: '4096',
      internal_ep_address: endpoint.address,
      internal_ep_port: String(endpoint.port),
      remoting_port: '0',
      destination_handle: String(to),
    }),
  );
}
