/** What the demo city's departments are asked for. */
export interface DemoCategory {
  readonly name: string;
  readonly hours: number;
  /** Subjects in a citizen's words. */
  readonly subjects: readonly string[];
}
export interface DemoDepartment {
  readonly name: string;
  readonly team: string;
  readonly mailbox: string;
  readonly categories: readonly DemoCategory[];
}

const category = (name: string, hours: number, ...subjects: string[]): DemoCategory => ({ name, hours, subjects });

export const departments: readonly DemoDepartment[] = [
  {
    name: 'Streets',
    team: 'Street Maintenance',
    mailbox: 'streets',
    categories: [
      category('Pothole', 9, 'Pothole in front of the driveway', 'Deep pothole in the right lane', 'Potholes along the whole block'),
      category('Sidewalk damage', 18, 'Sidewalk lifted by tree roots', 'Broken curb ramp', 'Loose paving stones'),
      category('Street sweeping', 27, 'Street not swept this month', 'Gravel left after roadworks'),
      category('Snow and ice', 4, 'Icy crossing at the school', 'Street not salted'),
      category('Street sign missing', 18, 'Stop sign bent over', 'Street name sign missing'),
    ],
  },
  {
    name: 'Traffic and Lighting',
    team: 'Traffic and Lighting',
    mailbox: 'lighting',
    categories: [
      category('Street light out', 9, 'Street light out at the corner', 'Street light flickers all night', 'Three lights out in a row'),
      category('Traffic signal', 2, 'Signal stuck on red', 'Walk button does not work', 'Signal too short to cross'),
      category('Parking complaint', 9, 'Car blocks the driveway', 'Truck parked in the bus stop'),
      category('Speeding concern', 27, 'Cars race down the hill at night', 'Request for a speed survey'),
    ],
  },
  {
    name: 'Solid Waste',
    team: 'Solid Waste',
    mailbox: 'waste',
    categories: [
      category('Missed collection', 9, 'Recycling not collected', 'Green bin skipped again', 'Trash not picked up today'),
      category('Cart repair', 18, 'Lid of the cart is broken', 'Wheel fell off the blue cart'),
      category('Bulky item pickup', 27, 'Pickup for a sofa', 'Old refrigerator to collect'),
      category('Illegal dumping', 9, 'Mattresses dumped in the alley', 'Paint cans left by the creek'),
      category('Extra cart', 27, 'Second recycling cart wanted', 'Larger cart wanted'),
    ],
  },
  {
    name: 'Water and Power',
    team: 'Water and Power',
    mailbox: 'utilities',
    categories: [
      category('Low water pressure', 4, 'Low water pressure', 'Hardly any water on the upper floor'),
      category('Water main leak', 2, 'Water comes up through the street', 'Hydrant is leaking'),
      category('Water quality', 4, 'Water is brown since this morning', 'Water smells of chlorine'),
      category('Utility bill question', 18, 'Bill twice as high as last quarter', 'Final bill after moving out'),
      category('Power outage', 2, 'No power on our side of the street', 'Half of the house without power'),
    ],
  },
  {
    name: 'Parks and Trees',
    team: 'Parks and Trees',
    mailbox: 'parks',
    categories: [
      category('Tree trimming', 27, 'Branches touch the wires', 'Tree hides the stop sign'),
      category('Fallen tree', 2, 'Tree across the road', 'Large branch on the sidewalk'),
      category('Playground repair', 18, 'Swing chain broken', 'Splinters on the climbing frame'),
      category('Park maintenance', 27, 'Grass knee-high in the park', 'Drinking fountain does not run'),
      category('Graffiti', 9, 'Graffiti on the underpass', 'Tags on the utility box'),
    ],
  },
  {
    name: 'Code Enforcement',
    team: 'Code Enforcement',
    mailbox: 'code',
    categories: [
      category('Property maintenance', 27, 'Vacant house with broken windows', 'Weeds over the fence'),
      category('Noise complaint', 9, 'Generator runs at night', 'Construction before seven'),
      category('Abandoned vehicle', 18, 'Car without plates for weeks', 'Burnt-out scooter'),
      category('Unpermitted construction', 27, 'Deck built without a permit sign', 'Second storey going up'),
      category('Rodents', 9, 'Rats behind the restaurant', 'Mice in the courtyard'),
    ],
  },
  {
    name: 'Building and Permits',
    team: 'Building and Permits',
    mailbox: 'permits',
    categories: [
      category('Permit status', 9, 'Where is my fence permit', 'Status of a kitchen remodel'),
      category('Inspection request', 9, 'Final inspection wanted', 'Inspector did not come'),
      category('Zoning question', 18, 'May I keep chickens', 'Height limit for a shed'),
    ],
  },
  {
    name: 'City Clerk',
    team: 'City Clerk',
    mailbox: 'clerk',
    categories: [
      category('Public records request', 18, 'Copy of a council resolution', 'Records of a property'),
      category('Meeting information', 9, 'Agenda of the next council meeting', 'How to speak at the council'),
      category('Business licence', 18, 'Renewal of a business licence', 'Licence for a food truck'),
      category('Vital records', 18, 'Copy of a birth certificate', 'Marriage licence appointment'),
    ],
  },
  {
    name: 'Animal Services',
    team: 'Animal Services',
    mailbox: 'animals',
    categories: [
      category('Stray animal', 2, 'Stray dog at the school', 'Cat stuck on a roof'),
      category('Barking dog', 18, 'Dog barks all day', 'Three dogs left outside'),
      category('Dead animal removal', 4, 'Dead raccoon on the road', 'Gull on the footpath'),
      category('Dog licence', 27, 'Licence for two dogs', 'Lost dog tag'),
    ],
  },
];

/** Cases that match no category are routed by hand. */
export const generalTeam = { name: '311 General', mailbox: '311' } as const;
