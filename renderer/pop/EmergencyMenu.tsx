/** The "…" of a card's header: what is rarely needed and must be found at once. Below the strip, so that the window can hold it. */
import { type Ref, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { moreHorizontal20Regular, shieldError20Regular } from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';
import { Key } from '../common/parts.tsx';

/** The same key as in the workspace, also where single letters are switched off. */
export function isEmergencyKey(event: Pick<React.KeyboardEvent, 'ctrlKey' | 'shiftKey' | 'altKey' | 'code'>): boolean {
  return event.ctrlKey && event.shiftKey && !event.altKey && event.code === 'Digit9';
}

/** Whether the menu of a card is open. The keyboard goes on at the button that opened it. */
export function useMore(button: { readonly current: HTMLButtonElement | null }, onEmergency: () => void) {
  const [isOpen, setOpen] = useState(false);
  function close(): void {
    setOpen(false);
    button.current?.focus();
  }
  function emergency(): void {
    if (isOpen) close();
    onEmergency();
  }
  return { isOpen, close, emergency, toggle: () => setOpen(!isOpen) };
}

export function MoreButton({ ref, open, onToggle }: { ref: Ref<HTMLButtonElement>; open: boolean; onToggle: () => void }) {
  const { t } = useTranslation('pop');
  return (
    <button ref={ref} type="button" className="pop-more-button" data-aside aria-haspopup="menu" aria-expanded={open} aria-label={t('more')} title={t('more')} onClick={onToggle}>
      <Icon shape={moreHorizontal20Regular} />
    </button>
  );
}

export function EmergencyMenu({ note, onEmergency }: { note: string; onEmergency: () => void }) {
  const { t } = useTranslation('pop');
  const item = useRef<HTMLButtonElement>(null);
  useEffect(() => item.current?.focus(), []);
  return (
    <div className="menu-place under-top">
      <div className="menu" role="menu" aria-label={t('more')}>
        <button ref={item} type="button" role="menuitem" className="menu-item" tabIndex={-1} aria-keyshortcuts="Control+Shift+9" onClick={onEmergency}>
          <Icon shape={shieldError20Regular} />
          <span className="grow">{t('emergency')}</span>
          <Key>Ctrl+Shift+9</Key>
        </button>
        <p className="menu-note">{note}</p>
      </div>
    </div>
  );
}
