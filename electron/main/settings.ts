/** What one user of one machine has chosen. Kept by electron-store in the user's data folder; a damaged file falls back to the defaults. */
import Store from 'electron-store';

export interface Settings {
  /** Empty: the embedded case service with the demo city. */
  serviceUrl: string;
  /** Who signs in at a demo service. */
  serviceUser: string;
  theme: 'system' | 'light' | 'dark' | 'high-contrast';
  language: 'system' | 'en' | 'es';
  shortcuts: { answer: string; dismiss: string; open: string };
  workspace: { width: number; height: number };
}

const defaults: Settings = {
  serviceUrl: '',
  serviceUser: 'call-taker',
  theme: 'system',
  language: 'system',
  shortcuts: { answer: 'Control+F9', dismiss: 'Control+F10', open: 'Control+F11' },
  workspace: { width: 1440, height: 900 },
};

export function openSettings(): Store<Settings> {
  return new Store<Settings>({
    name: 'settings',
    defaults,
    clearInvalidConfig: true,
    schema: {
      serviceUrl: { type: 'string' },
      serviceUser: { type: 'string' },
      theme: { enum: ['system', 'light', 'dark', 'high-contrast'] },
      language: { enum: ['system', 'en', 'es'] },
      shortcuts: {
        type: 'object',
        properties: { answer: { type: 'string' }, dismiss: { type: 'string' }, open: { type: 'string' } },
        required: ['answer', 'dismiss', 'open'],
      },
      workspace: {
        type: 'object',
        properties: { width: { type: 'integer', minimum: 360 }, height: { type: 'integer', minimum: 400 } },
        required: ['width', 'height'],
      },
    },
  });
}
