/** Finds the person among the contacts of this computer and makes the call theirs. */
import { Button, Input } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard, ContactHit } from '../../../shared/contract/records.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { search16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Avatar, Tag } from '../../common/parts.tsx';
import { useKeys } from '../keys.ts';
import { ErrorBar, focusControl, FormField } from '../parts.tsx';
import { useContactSearch } from '../use-contact-search.ts';
import { useBridge, useModel } from '../workspace-context.ts';

export function LinkContact({ card }: { card: CallCard }) {
  const { t } = useTranslation(['workspace', 'common']);
  const bridge = useBridge();
  const model = useModel();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [error, setError] = useState<RingdeskError | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const search = useContactSearch(text);
  const back = () => model.show(card.key, 'record');
  useKeys({ Escape: back });
  useEffect(() => focusControl(box.current), []);

  function link(hit: ContactHit): void {
    void bridge.replica('calls.identify', { key: card.key, contactId: hit.id }).then((outcome) => {
      if (!outcome.ok) return setError(outcome.error);
      model.show(card.key, 'record');
      model.change(card.key, { message: { tone: 'good', text: t('contactLinked', { name: hit.fullName }) } });
    });
  }
  function press(event: React.KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const hit = search.hits[active];
    if (step !== undefined) setActive(Math.min(Math.max(0, active + step), Math.max(0, search.hits.length - 1)));
    else if (event.key === 'Enter' && !event.ctrlKey && hit) link(hit);
    else return;
    event.preventDefault();
  }
  const listId = `link-results-${card.key}`;
  return (
    <section className="card form" aria-labelledby="link-title">
      <header>
        <h1 className="page-title" id="link-title">
          {t('linkTitle')}
        </h1>
      </header>
      <div className="form-body">
        <p className="dense">{t('linkIntro')}</p>
        {error && <ErrorBar error={error} />}
        <div ref={box} className="contents">
          <FormField label={t('searchContact')} hint={t('searchHint')}>
            {(control) => (
              <Input
                {...control}
                role="combobox"
                aria-expanded={search.hits.length > 0}
                aria-controls={listId}
                aria-activedescendant={search.hits[active] ? `${listId}-${active}` : undefined}
                autoComplete="off"
                contentBefore={<Icon shape={search16Regular} />}
                value={text}
                onChange={(_, data) => {
                  setText(data.value);
                  setActive(0);
                }}
                onKeyDown={press}
              />
            )}
          </FormField>
        </div>
        {search.error && <ErrorBar error={search.error} />}
        {search.done && search.hits.length === 0 && <p className="meta">{t('searchNone', { text: text.trim() })}</p>}
        <div id={listId} role="listbox" aria-label={t('searchResults')} className="results">
          {search.hits.map((hit, index) => (
            <div
              key={hit.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              className={`list-row candidate ${index === active ? 'selected' : ''}`}
              onClick={() => link(hit)}
            >
              <Avatar name={hit.fullName} size="small" />
              <span className="stack">
                <span className="t">{hit.fullName}</span>
                <span className="meta">{[hit.number, hit.address].filter((part) => part !== null).join(' · ')}</span>
              </span>
              <Tag>{t('common:openCaseCount', { count: hit.openCaseCount })}</Tag>
            </div>
          ))}
        </div>
      </div>
      <footer>
        <Button onClick={back}>{t('cancel')}</Button>
      </footer>
    </section>
  );
}
