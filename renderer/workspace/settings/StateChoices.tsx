/** The part of the title bar's menu where somebody says whether calls may come: ready, or not, and why. */
import { MenuGroup, MenuGroupHeader, MenuItemRadio } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { ShownPresence } from '../../../shared/contract/records.ts';
import { useDesk, useFormatting } from '../../common/desk-context.tsx';
import { hour } from '../../common/format.ts';
import { useStateWords } from './use-presence.ts';

type Chosen = ShownPresence['chosen'];
export const choiceValue = ({ state, reason }: Chosen): string => (reason === null ? state : `${state}:${reason}`);

export function StateChoices({ choose }: { choose: (chosen: Chosen) => void }) {
  const { t } = useTranslation('calls');
  const words = useStateWords();
  const reasons = useDesk((state) => state.desk?.callHandling?.notReadyReasons) ?? [];
  const item = (chosen: Chosen) => (
    <MenuItemRadio key={choiceValue(chosen)} name="presence" value={choiceValue(chosen)} onClick={() => choose(chosen)}>
      {words(chosen)}
    </MenuItemRadio>
  );
  return (
    <>
      {item({ state: 'ready', reason: null })}
      <MenuGroup>
        <MenuGroupHeader>{t('stateNotReady')}</MenuGroupHeader>
        {reasons.length === 0 ? item({ state: 'notReady', reason: null }) : reasons.map(({ name }) => item({ state: 'notReady', reason: name }))}
      </MenuGroup>
    </>
  );
}

const queueWords = { none: 'queuesNone', refused: 'queuesRefused', unreachable: 'queuesUnreachable' } as const;

/** Since when one stands so, what comes after a call, and whether the telephone system goes along. */
export function StateNotes({ presence }: { presence: ShownPresence }) {
  const { t } = useTranslation(['calls', 'workspace']);
  const formatting = useFormatting();
  const words = useStateWords();
  const { state, since, chosen, queues } = presence;
  const isChosen = state === chosen.state;
  const isReady = isChosen && chosen.state === 'ready';
  return (
    <>
      <p className="strong">{isChosen ? t('stateSince', { state: words(chosen), time: hour(formatting, since) }) : t('stateAfterCall', { state: words(chosen) })}</p>
      {queues === null ? (
        <p className="meta">{t('queuesUntold')}</p>
      ) : (
        // Who is ready gets calls either way.
        queues !== 'followed' && (!isReady || queues === 'unreachable') && <p className="meta">{t(queueWords[queues])}</p>
      )}
    </>
  );
}
