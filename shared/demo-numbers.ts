/** Callers of the demo city whom the simulator, the demo and the tests ring from. Fictitious (555-01xx). */
export const demoNumbers = {
  /** Rosalind Achterberg, two open cases. */
  known: '+17435550142',
  /** No contact of the demo city has it. */
  unknown: '+17435550188',
  /** Two people of one household have it. */
  shared: '+17435550117',
  /** Whoever calls through it is somebody else every time. */
  relay: '+17435550171',
  interpreter: '+17435550177',
} as const;
