import type { Appearance } from '../../../shared/contract/host.ts';
import type { RingingCall } from '../../../shared/contract/messages.ts';

const words = {
  en: { ringing: 'Incoming call', ringingIn: (queue: string) => `Incoming call · ${queue}`, withheld: 'Number withheld', noNumber: 'No number was sent', confidential: 'Confidential caller' },
  es: { ringing: 'Llamada entrante', ringingIn: (queue: string) => `Llamada entrante · ${queue}`, withheld: 'Número oculto', noNumber: 'No se envió ningún número', confidential: 'Persona confidencial' },
} as const;

/** Who calls, and where to. A confidential caller is named to nobody who happens to see the screen. */
export function notificationWords(call: RingingCall, language: Appearance['language']): { title: string; body: string } {
  const text = words[language];
  const who = () => {
    switch (call.who.kind) {
      case 'person':
        return call.who.name;
      case 'unknown':
        return call.who.number ?? text.noNumber;
      case 'withheld':
        return text.withheld;
      case 'confidential':
        return text.confidential;
    }
  };
  return { title: who(), body: call.queue === null ? text.ringing : text.ringingIn(call.queue) };
}
