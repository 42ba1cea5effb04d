import { Combobox, Option } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CategoryChoice } from '../../../shared/contract/records.ts';
import { search16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { errorWords } from '../../common/words.ts';
import { FormField } from '../parts.tsx';
import type { Read } from '../workspace-context.ts';
import { categoryPath, matchCategories, maximumShown } from './categories.ts';

interface Props {
  read: Read<CategoryChoice[]>;
  value: string | null;
  error: string | undefined;
  onChoose: (categoryId: string) => void;
}

export function CategoryField({ read, value, error, onChoose }: Props) {
  const { t } = useTranslation('workspace');
  const { t: common } = useTranslation('common');
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const chosen = read.value?.find((category) => category.id === value) ?? null;
  const shown = typed === null ? (read.value ?? []) : matchCategories(read.value ?? [], typed);
  return (
    <div data-field="categoryId">
      <FormField label={t('category')} required error={error ?? (read.error ? errorWords(common, read.error) : undefined)}>
        {(control) => (
          <span className="with-icon">
            <Icon shape={search16Regular} />
            <Combobox
              {...control}
              className="wide"
              freeform
              expandIcon={null}
              placeholder={t('categoryPlaceholder')}
              value={typed ?? (chosen ? categoryPath(chosen) : '')}
              selectedOptions={value === null ? [] : [value]}
              open={open}
              onOpenChange={(_, data) => setOpen(data.open)}
              onChange={(event) => {
                setTyped(event.target.value);
                setOpen(true); // pasted and dictated text opens the list too
              }}
              onFocus={(event) => event.target.select()}
              onBlur={() => setTyped(null)}
              onOptionSelect={(_, data) => {
                if (!data.optionValue) return;
                setTyped(null);
                onChoose(data.optionValue);
              }}
            >
              {shown.slice(0, maximumShown).map((category) => (
                <Option key={category.id} value={category.id} text={categoryPath(category)}>
                  {categoryPath(category)}
                </Option>
              ))}
              {shown.length === 0 && (
                <Option value="" disabled text="" checkIcon={null}>
                  {t('categoryNone')}
                </Option>
              )}
            </Combobox>
          </span>
        )}
      </FormField>
    </div>
  );
}
