/** The settings: parts left, the chosen one right. Everything counts at once; there is nothing to save. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { SettingsState } from '../../../shared/contract/settings.ts';
import { call20Regular, eye20Regular, headset20Regular, type IconShape, info20Regular, keyboard20Regular, person20Regular, speaker20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Placeholder } from '../parts.tsx';
import { AboutSection } from './sections/AboutSection.tsx';
import { AppearanceSection } from './sections/AppearanceSection.tsx';
import { KeysSection } from './sections/KeysSection.tsx';
import { PhoneSection } from './sections/PhoneSection.tsx';
import { PopSection } from './sections/PopSection.tsx';
import { SoundsSection } from './sections/SoundsSection.tsx';
import { YouSection } from './sections/YouSection.tsx';
import { useSettings, useSettingsWords } from './use-settings.ts';

const sections = [
  { name: 'sectionYou', icon: person20Regular, draw: (state) => <YouSection state={state} /> },
  { name: 'sectionPop', icon: call20Regular, draw: (state) => <PopSection state={state} /> },
  { name: 'sectionPhone', icon: headset20Regular, draw: () => <PhoneSection /> },
  { name: 'sectionSounds', icon: speaker20Regular, draw: (state) => <SoundsSection state={state} /> },
  { name: 'sectionKeys', icon: keyboard20Regular, draw: (state) => <KeysSection state={state} /> },
  { name: 'sectionAppearance', icon: eye20Regular, draw: (state) => <AppearanceSection state={state} /> },
  { name: 'sectionAbout', icon: info20Regular, draw: (state) => <AboutSection state={state} /> },
] as const satisfies readonly { name: string; icon: IconShape; draw: (state: SettingsState) => ReactNode }[];

export function SettingsPage() {
  const t = useSettingsWords();
  const state = useSettings();
  const [chosen, setChosen] = useState<(typeof sections)[number]['name']>('sectionYou');
  const page = useRef<HTMLDivElement>(null);
  // Coming here was a person's own act: readers hear where they are, the next Tab is the first part.
  useEffect(() => page.current?.querySelector<HTMLElement>('h1')?.focus(), []);
  const section = sections.find((candidate) => candidate.name === chosen);
  return (
    <div className="page settings" ref={page}>
      <nav className="settings-nav" aria-label={t('sections')} data-region>
        <h1 className="page-title" tabIndex={-1}>
          {t('title')}
        </h1>
        {sections.map(({ name, icon }) => (
          <button key={name} type="button" className={name === chosen ? 'selected' : ''} aria-current={name === chosen ? 'true' : undefined} onClick={() => setChosen(name)}>
            <Icon shape={icon} />
            {t(name)}
          </button>
        ))}
      </nav>
      <div className="settings-section" data-region>
        <h2>{t(chosen)}</h2>
        {state ? section?.draw(state) : <Placeholder />}
      </div>
    </div>
  );
}
