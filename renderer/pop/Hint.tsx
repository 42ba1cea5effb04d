import { useTranslation } from 'react-i18next';
import { Key } from '../common/parts.tsx';
import type { PopVariant } from './selection.ts';

/** Which keys work here. Always one line high, so that the buttons above it stay where they are. */
export function Hint({ variant, rows, answers, hasMenu, masked }: { variant: PopVariant; rows: number; answers: boolean; hasMenu: boolean; masked: boolean }) {
  const { t } = useTranslation('pop');
  if (variant === 'shared') return <p className="pop-hint">{answers ? t('chooseAfterwards') : t('hintChoose')}</p>;
  const keys =
    rows > 0 ? (
      <>
        <Key>1</Key>
        {rows > 1 && (
          <>
            –<Key>{rows}</Key>
          </>
        )}
        <span>{answers ? t(masked ? 'hintAttachMasked' : 'hintAttach') : t('hintAttachLive')}</span>
      </>
    ) : hasMenu ? (
      <>
        <Key>↓</Key>
        <span>{t('hintMenu')}</span>
      </>
    ) : variant === 'withheld' ? (
      <>
        <Key>A</Key>
        <span>{t('hintWithheldOr')}</span>
        <Key>F</Key>
        <span>{answers ? t('hintWithheld') : t('hintWithheldLive')}</span>
      </>
    ) : null;
  return (
    <p className="pop-hint">
      <Key>Ctrl+F11</Key>
      {keys ? (
        <>
          <span>{t('then')}</span>
          {keys}
        </>
      ) : (
        <span>{t('hintOpen')}</span>
      )}
    </p>
  );
}
