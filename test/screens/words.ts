/** What the desk's buttons are called, from the same catalogues. */
import { startWords } from '../../renderer/common/i18n.ts';
import { calls as callsEnglish } from '../../renderer/common/catalogue/calls.en.ts';
import { calls as callsSpanish } from '../../renderer/common/catalogue/calls.es.ts';
import { caseForm as caseEnglish } from '../../renderer/common/catalogue/case.en.ts';
import { caseForm as caseSpanish } from '../../renderer/common/catalogue/case.es.ts';
import { fields as fieldsEnglish } from '../../renderer/common/catalogue/fields.en.ts';
import { fields as fieldsSpanish } from '../../renderer/common/catalogue/fields.es.ts';
import { pop as popEnglish } from '../../renderer/common/catalogue/pop.en.ts';
import { pop as popSpanish } from '../../renderer/common/catalogue/pop.es.ts';
import { settings as settingsEnglish } from '../../renderer/common/catalogue/settings.en.ts';
import { settings as settingsSpanish } from '../../renderer/common/catalogue/settings.es.ts';
import { sync as syncEnglish } from '../../renderer/common/catalogue/sync.en.ts';
import { sync as syncSpanish } from '../../renderer/common/catalogue/sync.es.ts';
import { workspace as workspaceEnglish } from '../../renderer/common/catalogue/workspace.en.ts';
import { workspace as workspaceSpanish } from '../../renderer/common/catalogue/workspace.es.ts';

type Catalogues = {
  pop: typeof popEnglish;
  workspace: typeof workspaceEnglish;
  sync: typeof syncEnglish;
  calls: typeof callsEnglish;
  fields: typeof fieldsEnglish;
  case: typeof caseEnglish;
  settings: typeof settingsEnglish;
};
type Key = { [N in keyof Catalogues]: `${N}:${Extract<keyof Catalogues[N], string>}` }[keyof Catalogues] | `common:${string}`;
export type Words = (key: Key) => string;

export function wordsOf(language: 'en' | 'es'): Words {
  const instance = startWords(language, {
    pop: { en: popEnglish, es: popSpanish },
    workspace: { en: workspaceEnglish, es: workspaceSpanish },
    sync: { en: syncEnglish, es: syncSpanish },
    calls: { en: callsEnglish, es: callsSpanish },
    fields: { en: fieldsEnglish, es: fieldsSpanish },
    case: { en: caseEnglish, es: caseSpanish },
    settings: { en: settingsEnglish, es: settingsSpanish },
  });
  return (key) => {
    const words = (instance.t as (key: string) => string)(key);
    if (words === key || words === key.replace(/^\w+:/, '')) throw new Error(`The catalogues have no ${key}`);
    return words;
  };
}
