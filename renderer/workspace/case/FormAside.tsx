/** Beside the form: what to ask, what the city knows about it, what is open around the address. */
import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../../shared/contract/records.ts';
import { useModel, useRead, useWork } from '../workspace-context.ts';
import { ArticlesCard } from './ArticlesCard.tsx';
import { type CaseFormDraft, newCaseDraft } from './draft.ts';
import { NearbyCard } from './NearbyCard.tsx';
import { ScriptCard } from './ScriptCard.tsx';

export function FormAside({ workKey, card }: { workKey: string; card: CallCard | null }) {
  const model = useModel();
  const { i18n } = useTranslation('case');
  const work = useWork(workKey);
  const draft = work.draft ?? newCaseDraft(card);
  const categories = useRead('categories.list', {}, ['ring_category']);
  const category = categories.value?.find((choice) => choice.id === draft.categoryId) ?? null;
  const language = card?.caller?.preferredLanguage ?? (i18n.language === 'es' ? 'spanish' : 'english');
  const change = (patch: Partial<CaseFormDraft>) => model.change(workKey, { draft: { ...draft, ...patch } });
  return (
    <>
      <ScriptCard key={`${category?.id ?? ''} ${language}`} category={category} language={language} />
      <ArticlesCard draft={draft} notes={work.notes?.text ?? card?.notes ?? ''} onChange={change} />
      <NearbyCard draft={draft} />
    </>
  );
}
