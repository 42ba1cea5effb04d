/**
 * An emergency on a 311 line: what to say, and the way to 911. It stands where the eyes are, above the caller's record; the notes beside it
 * stay in sight. Guidance and number are there without the network.
 *
 *   guidance ──Connect 911──► speaking with 911, the caller held ──► connected          without such a PBX: dial it at the desk phone
 */
import { Button } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../../shared/contract/records.ts';
import { isLive } from '../../common/caller.ts';
import { useDesk, useFormatting } from '../../common/desk-context.tsx';
import { hour } from '../../common/format.ts';
import { shieldError20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { focusControl } from '../parts.tsx';
import { useBridge, useModel } from '../workspace-context.ts';
import { CallErrorBar } from './call-errors.tsx';
import { ConsultStrip, consultOf } from './ConsultStrip.tsx';
import { useLostFocus } from './lost-focus.ts';
import { useCallCommand } from './use-call-command.ts';

export function EmergencyPanel({ card }: { card: CallCard }) {
  const { t } = useTranslation('calls');
  const model = useModel();
  const formatting = useFormatting();
  const language = useDesk((state) => state.appearance.language);
  const emergency = useDesk((state) => state.desk?.callHandling?.emergency ?? null);
  const step = useRef<HTMLDivElement>(null);
  // The person pressed the key for it: Enter connects.
  useEffect(() => focusControl(step.current), []);
  const closing = useRef<HTMLButtonElement>(null);
  function close(): void {
    model.change(card.key, { guidance: false });
    document.querySelector<HTMLElement>('.call .notes textarea')?.focus();
  }
  const consult = consultOf(card);
  const number = emergency?.number ?? '911';
  useLostFocus([card.state, consult?.joinedAt, card.emergencyCalledAt].join(' '), () => step.current?.querySelector('button') ?? closing.current);
  return (
    <section
      className="card emergency"
      aria-labelledby="emergency-title"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        close();
      }}
    >
      <header>
        <Icon shape={shieldError20Regular} />
        <h2 id="emergency-title">{t('emergencyTitle')}</h2>
        <button ref={closing} type="button" className="small-button end" onClick={close}>
          {t('closeGuidance')}
        </button>
      </header>
      <div className="body stack gap12">
        {emergency && <p className="guidance selectable">{emergency.guidance[language]}</p>}
        <div ref={step} className="stack gap8">
          {card.transferredTo === number ? (
            <p className="strong">{t('emergencyDone', { number })}</p>
          ) : consult ? (
            <ConsultStrip card={card} consult={consult} />
          ) : (
            isLive(card) && <Connect card={card} number={number} />
          )}
        </div>
        <p className="meta">
          {[
            card.emergencyAt === null ? null : t('emergencyNoted', { time: hour(formatting, card.emergencyAt) }),
            card.emergencyCalledAt === null ? null : t('emergencyCalledAt', { number, time: hour(formatting, card.emergencyCalledAt) }),
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </p>
      </div>
    </section>
  );
}

function Connect({ card, number }: { card: CallCard; number: string }) {
  const { t } = useTranslation('calls');
  const bridge = useBridge();
  const command = useCallCommand();
  const may = useDesk((state) => state.desk?.capabilities.warmTransfer ?? false);
  // What was refused can be done at the telephone.
  const byPhone = !may || command.error !== null;
  return (
    <>
      {command.error && <CallErrorBar error={command.error} />}
      {may && (
        <Button
          className="connect"
          appearance="primary"
          onClick={() => command.run(() => bridge.replica('calls.transfer', { key: card.key, to: number, warm: true }))}
        >
          {t('connectEmergency', { number })}
        </Button>
      )}
      {byPhone && (
        <>
          <p>{t('dialEmergency')}</p>
          <p className="person number selectable">{number}</p>
          {card.emergencyCalledAt === null && (
            <Button
              className="connect"
              appearance={may ? 'secondary' : 'primary'}
              onClick={() => void bridge.replica('calls.emergency', { key: card.key, step: 'called' })}
            >
              {t('emergencyCalled', { number })}
            </Button>
          )}
        </>
      )}
    </>
  );
}
