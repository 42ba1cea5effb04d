/** Callers of the demo city whom the simulator, the demo and the tests ring from. Fictitious (555-01xx). */
export const demoNumbers = {
  /** Rosalind Achterberg, two open cases. */
  known: '+17435550142',
  /** No contact of the demo city has it. */
  unknown: '+17435550188',
} as const;
