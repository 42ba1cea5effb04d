/** Port Alder's streets. Neither the city nor the addresses exist. */
import type { Session } from '../../shared/wire.ts';

export const demoCity: Session['city'] = { name: 'Port Alder', region: 'US', timeZone: 'America/Los_Angeles' };

const names = `Alder Anchor Aspen Bayberry Beacon Birch Breakwater Bridge Canal Capstan Cedar Chandler Channel Chestnut Cliff Commerce Cooper Cove
  Customs Cypress Dockside Dogwood Elm Estuary Fern Ferry Foundry Gannet Garnet Granite Harbor Hawthorn Hazel Heron Hickory Holly Ironworks
  Juniper Kelp Larch Laurel Lighthouse Linden Lock Magnolia Maple Marina Market Marsh Mercer Mill Mulberry Myrtle Oak Orchard Osprey Pelican
  Pier Pine Plover Poplar Quarry Quay Railroad Redwood Ropewalk Rowan Sable Sandpiper Schooner Seaview Shipwright Shore Spruce Station
  Sycamore Tamarack Tern Tidal Union Vine Walnut Warehouse Willow Wharf Yarrow`;
const kinds = ['Street', 'Street', 'Avenue', 'Road', 'Lane', 'Drive'];

export const streets: readonly string[] = names.trim().split(/\s+/).map((name, index) => `${name} ${name === 'Juniper' ? 'Street' : (kinds[index % kinds.length] ?? 'Street')}`);
export const wardCount = 8;
export const postalCodes = ['97081', '97082', '97083', '97084'] as const;
/** The middle of town; everything lies within a few kilometres of it. */
export const townCentre = { latitude: 45.9312, longitude: -123.9144 } as const;
