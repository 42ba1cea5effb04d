/** What can be done to the call, as far as the PBX can: an absent button leaves no gap. Emergency is always there. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../../shared/contract/records.ts';
import { capabilitiesFor } from '../../common/capabilities.ts';
import { isLive } from '../../common/caller.ts';
import { useDesk } from '../../common/desk-context.tsx';
import { callEnd20Filled, callTransfer20Regular, type IconShape, mic20Regular, micOff20Regular, pause20Regular, personAdd16Regular, play20Regular, shieldError16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { useKeys } from '../keys.ts';
import { useBridge, useModel, useWork } from '../workspace-context.ts';
import { AddParty } from './AddParty.tsx';
import { Asking, CallErrorBar } from './call-errors.tsx';
import { ConsultStrip, consultOf } from './ConsultStrip.tsx';
import { useLostFocus } from './lost-focus.ts';
import { Parties, SuggestedInterpreter } from './Parties.tsx';
import { TransferForm } from './TransferForm.tsx';
import { useCallCommand } from './use-call-command.ts';

export function CallButtons({ card }: { card: CallCard }) {
  const { t } = useTranslation(['calls', 'workspace']);
  const bridge = useBridge();
  const model = useModel();
  const { callTool, guidance } = useWork(card.key);
  const may = useDesk(({ desk }) => capabilitiesFor(desk, card.key));
  const command = useCallCommand();
  const { key } = card;
  const up = isLive(card);
  const held = card.state === 'held';
  const consult = consultOf(card);
  const opened = useRef<'transfer' | 'party' | null>(null);
  useEffect(() => {
    if (callTool !== null) opened.current = callTool;
  }, [callTool]);
  // Closed or done: back to the command that opened it; it is gone while one speaks with the other side.
  useLostFocus(callTool ?? 'closed', () => document.querySelector<HTMLElement>(`[data-tool="${opened.current ?? ''}"]`));
  const mayTransfer = up && consult === null && (may.transfer || may.warmTransfer);

  const hold = () => command.run(() => bridge.replica(held ? 'calls.resume' : 'calls.hold', { key }));
  const mute = () => command.run(() => bridge.replica('calls.mute', { key, muted: !card.muted }));
  const end = () => command.run(() => bridge.replica('calls.hangUp', { key }));
  const toggle = (tool: 'transfer' | 'party') => model.change(key, { callTool: callTool === tool ? null : tool });
  useKeys({
    'Ctrl+Shift+H': () => (up && may.hold ? hold() : false),
    'Ctrl+Shift+M': () => (up && may.mute ? mute() : false),
    'Ctrl+Shift+X': () => (mayTransfer ? toggle('transfer') : false),
    'Ctrl+Shift+E': () => (may.hangUp ? end() : false),
  });

  const button = (words: string, icon: IconShape, keys: string, press: () => void, more: { tone?: string; pressed?: boolean; expanded?: boolean; tool?: 'transfer' } = {}) => (
    <button
      type="button"
      className={`call-button ${more.tone ?? ''} ${(more.pressed ?? more.expanded) ? 'on' : ''}`}
      aria-keyshortcuts={keys.replace('Ctrl', 'Control')}
      title={keys}
      aria-pressed={more.pressed}
      aria-expanded={more.expanded}
      data-tool={more.tool}
      onClick={press}
    >
      <Icon shape={icon} />
      {words}
    </button>
  );
  return (
    <>
      {command.slow && <Asking />}
      {command.error && <CallErrorBar error={command.error} />}
      <div className="call-buttons">
        {up && may.hold && button(held ? t('resume') : t('hold'), held ? play20Regular : pause20Regular, 'Ctrl+Shift+H', hold)}
        {up && may.mute && button(card.muted ? t('unmute') : t('mute'), card.muted ? mic20Regular : micOff20Regular, 'Ctrl+Shift+M', mute, { pressed: card.muted })}
        {mayTransfer && button(t('transfer'), callTransfer20Regular, 'Ctrl+Shift+X', () => toggle('transfer'), { expanded: callTool === 'transfer', tool: 'transfer' })}
        {may.hangUp && button(t('workspace:end'), callEnd20Filled, 'Ctrl+Shift+E', end, { tone: 'danger' })}
      </div>
      <div className="call-more">
        {up && may.addParty && (
          <button type="button" className="small-button framed" data-tool="party" aria-expanded={callTool === 'party'} onClick={() => toggle('party')}>
            <Icon shape={personAdd16Regular} />
            {t('addParty')}
          </button>
        )}
        {up && (
          <button
            type="button"
            className="small-button framed"
            aria-expanded={guidance}
            aria-keyshortcuts="Control+Shift+9"
            title="Ctrl+Shift+9"
            onClick={() => (guidance ? model.change(key, { guidance: false }) : model.openEmergency(key))}
          >
            <Icon shape={shieldError16Regular} />
            {t('emergency')}
          </button>
        )}
      </div>
      {up && consult !== null && !guidance && <ConsultStrip card={card} consult={consult} />}
      {mayTransfer && callTool === 'transfer' && <TransferForm card={card} />}
      {up && may.addParty && callTool === 'party' && <AddParty card={card} />}
      {up && <Parties card={card} />}
      {up && consult === null && callTool === null && <SuggestedInterpreter card={card} />}
    </>
  );
}
