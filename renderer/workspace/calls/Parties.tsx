/** Who else is on the call, or is waited for; and the interpreter that the caller's language suggests. */
import { useTranslation } from 'react-i18next';
import type { CallCard, ShownParty } from '../../../shared/contract/records.ts';
import { useNow } from '../../common/clock.ts';
import { useDesk } from '../../common/desk-context.tsx';
import { callTime, elapsed } from '../../common/format.ts';
import { localLanguage16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { useBridge } from '../workspace-context.ts';
import { CallErrorBar } from './call-errors.tsx';
import { useCallCommand } from './use-call-command.ts';

export function Parties({ card }: { card: CallCard }) {
  const { t } = useTranslation('calls');
  const now = useNow();
  const added = card.parties.filter(({ role }) => role === 'added');
  const words = (party: ShownParty) => {
    const who = party.label ?? party.display;
    if (party.leftAt !== null) return party.joinedAt === null ? t('partyDidNotJoin', { who }) : t('partyLeft', { who });
    return party.joinedAt === null
      ? t('partyWaiting', { who, time: callTime(elapsed(party.askedAt, now)) })
      : t('partyJoined', { who, time: callTime(elapsed(party.joinedAt, now)) });
  };
  if (added.length === 0) return null;
  return (
    <ul className="parties" aria-label={t('parties')}>
      {added.map((party) => (
        <li key={`${party.number} ${party.askedAt}`} className="row num">
          <span className={`dot ${party.leftAt !== null ? 'gone' : party.joinedAt === null ? 'wrap' : ''}`} aria-hidden="true" />
          {words(party)}
        </li>
      ))}
    </ul>
  );
}

/** One press for the usual case. Not for a desk that speaks the caller's language itself. */
export function SuggestedInterpreter({ card }: { card: CallCard }) {
  const { t } = useTranslation('calls');
  const bridge = useBridge();
  const command = useCallCommand();
  const may = useDesk((state) => state.desk?.capabilities.addParty ?? false);
  const language = useDesk((state) => state.appearance.language);
  const interpreter = useDesk((state) => state.desk?.callHandling?.interpreters[0]);
  if (!may || !interpreter || language === 'es' || card.caller?.preferredLanguage !== 'spanish' || card.parties.some(({ role }) => role === 'added')) return null;
  return (
    <>
      {command.error && <CallErrorBar error={command.error} />}
      <button
        type="button"
        className="small-button suggestion"
        onClick={() => command.run(() => bridge.replica('calls.addParty', { key: card.key, number: interpreter.number }))}
      >
        <Icon shape={localLanguage16Regular} />
        {t('suggestInterpreter', { label: interpreter.label })}
      </button>
    </>
  );
}
