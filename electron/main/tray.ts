import { Menu, Tray, nativeImage } from 'electron';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import type { Appearance } from '../../shared/contract/host.ts';

const words = {
  en: { open: 'Open Ringdesk', ring: 'Ring a test call', known: 'Known caller', unknown: 'Unknown number', withheld: 'Withheld number', quit: 'Quit' },
  es: { open: 'Abrir Ringdesk', ring: 'Llamada de prueba', known: 'Persona conocida', unknown: 'Número desconocido', withheld: 'Número oculto', quit: 'Salir' },
} as const;

export interface DeskTray {
  speak(language: Appearance['language']): void;
  destroy(): void;
}

/** The tray icon: opens the workspace, rings test calls, quits. */
export function createTray(options: {
  iconPath: string;
  language: Appearance['language'];
  open: () => void;
  ring: (number: string | null) => void;
  quit: () => void;
}): DeskTray {
  const tray = new Tray(nativeImage.createFromPath(options.iconPath));
  tray.setToolTip('Ringdesk');
  tray.on('click', options.open);
  const speak = (language: Appearance['language']) => {
    const text = words[language];
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: text.open, click: options.open },
        {
          label: text.ring,
          submenu: [
            { label: text.known, click: () => options.ring(demoNumbers.known) },
            { label: text.unknown, click: () => options.ring(demoNumbers.unknown) },
            { label: text.withheld, click: () => options.ring(null) },
          ],
        },
        { type: 'separator' },
        { label: text.quit, click: options.quit },
      ]),
    );
  };
  speak(options.language);
  return { speak, destroy: () => tray.destroy() };
}
