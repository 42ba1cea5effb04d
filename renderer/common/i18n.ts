/**
 * English is the catalogue that the types are made from; Spanish must have the same keys (a missing one is a type error). Each
 * surface brings its own words, so that the pop does not carry those of the workspace.
 */
import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Appearance } from '../../shared/contract/host.ts';
import { common as commonEnglish } from './catalogue/common.en.ts';
import { common as commonSpanish } from './catalogue/common.es.ts';
import type { pop } from './catalogue/pop.en.ts';
import type { workspace } from './catalogue/workspace.en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: { common: typeof commonEnglish; pop: typeof pop; workspace: typeof workspace };
  }
}

type Words = Readonly<Record<string, string>>;

export function startWords(language: Appearance['language'], own: { namespace: 'pop' | 'workspace'; en: Words; es: Words }): i18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    ns: ['common', own.namespace],
    defaultNS: 'common',
    resources: {
      en: { common: commonEnglish, [own.namespace]: own.en },
      es: { common: commonSpanish, [own.namespace]: own.es },
    },
    interpolation: { escapeValue: false }, // React escapes
    showSupportNotice: false,
    initAsync: false, // the first frame already has its words
    react: { useSuspense: false },
  });
  return instance;
}
