/**
 * English is the catalogue that the types are made from; Spanish must have the same keys (a missing one is a type error). Each
 * surface brings its own words, so that the pop does not carry those of the workspace.
 */
import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Appearance } from '../../shared/contract/host.ts';
import { common as commonEnglish } from './catalogue/common.en.ts';
import { common as commonSpanish } from './catalogue/common.es.ts';
import type { calls } from './catalogue/calls.en.ts';
import type { caseForm } from './catalogue/case.en.ts';
import type { fields } from './catalogue/fields.en.ts';
import type { pop } from './catalogue/pop.en.ts';
import type { settings } from './catalogue/settings.en.ts';
import type { sync } from './catalogue/sync.en.ts';
import type { workspace } from './catalogue/workspace.en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: { common: typeof commonEnglish; pop: typeof pop; workspace: typeof workspace; sync: typeof sync; calls: typeof calls; fields: typeof fields; case: typeof caseForm; settings: typeof settings };
  }
}

type Words = Readonly<Record<string, string>>;
type Namespace = 'pop' | 'workspace' | 'sync' | 'calls' | 'fields' | 'case' | 'settings';

/** @param own the catalogues of this surface, by name */
export function startWords(language: Appearance['language'], own: Partial<Record<Namespace, { en: Words; es: Words }>>): i18n {
  const instance = i18next.createInstance();
  const of = (code: 'en' | 'es') => Object.fromEntries(Object.entries(own).map(([namespace, words]) => [namespace, words[code]]));
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    ns: ['common', ...Object.keys(own)],
    defaultNS: 'common',
    resources: {
      en: { common: commonEnglish, ...of('en') },
      es: { common: commonSpanish, ...of('es') },
    },
    interpolation: { escapeValue: false }, // React escapes
    showSupportNotice: false,
    initAsync: false, // the first frame already has its words
    react: { useSuspense: false },
  });
  return instance;
}
