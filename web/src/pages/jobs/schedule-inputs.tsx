import { Chip, Group, InputWrapper, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { api, dataOf } from '../../api/client.ts';
import { useLanguage } from '../../i18n/i18n.tsx';
import { When } from '../../parts/figures.tsx';
import classes from './job-form.module.css';
import { type Draft, type Frequency, scheduleOfDraft } from './schedule-fields.ts';

const FREQUENCIES: readonly Frequency[] = ['hourly', 'daily', 'weekly', 'monthly', 'once', 'cron'];
const PAUSE_MS = 200;

interface Props {
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
  readonly problemAt: (name: string) => string | null;
}

/** When the backup is expected: only the fields that this kind of schedule looks at, and what they mean. */
export function ScheduleInputs({ draft, set, problemAt }: Props) {
  const t = useTranslations('form');
  const format = useFormatter();
  const { backup_frequency: frequency } = draft;
  const input = (name: 'minute' | 'day' | 'date' | 'time' | 'cron' | 'timezone' | 'grace', label: string, field: string, extra: object = {}) => (
    <TextInput label={label} value={draft[name]} onChange={({ currentTarget }) => set({ [name]: currentTarget.value })} error={problemAt(field)} {...extra} />
  );
  const days = Array.from({ length: 7 }, (_, day) => ({
    value: String(day + 1),
    label: format.dateTime(new Date(Date.UTC(2024, 0, 1 + day)), { weekday: 'short', timeZone: 'UTC' }),
  }));
  return (
    <>
      <div className={classes.pair}>
        <Select
          label={t('frequency')}
          data={FREQUENCIES.map((value) => ({ value, label: t(`frequencies.${value}`) }))}
          value={frequency}
          allowDeselect={false}
          onChange={(value) => set({ backup_frequency: FREQUENCIES.find((known) => known === value) ?? 'daily' })}
          error={problemAt('backup_frequency')}
        />
        {frequency === 'hourly' && input('minute', t('minute'), 'expected_minute_utc', { type: 'number', min: 0, max: 59, required: true, withAsterisk: false })}
        {frequency !== 'hourly' && frequency !== 'cron' && input('time', t('hour'), 'expected_hour_utc', { type: 'time', required: true, withAsterisk: false })}
        {frequency === 'cron' && input('cron', t('cron'), 'cron_expression', { description: t('cronHint'), required: true, withAsterisk: false })}
      </div>
      {frequency === 'weekly' && (
        <InputWrapper label={t('weekdays')} error={problemAt('expected_weekdays')}>
          <Chip.Group multiple value={[...draft.weekdays]} onChange={(weekdays) => set({ weekdays })}>
            <Group gap={6} mt={4}>
              {days.map(({ value, label }) => (
                <Chip key={value} value={value} size="xs">
                  {label}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </InputWrapper>
      )}
      <div className={classes.pair}>
        {frequency === 'monthly' && input('day', t('dayOfMonth'), 'expected_day_of_month', { type: 'number', min: 1, max: 31 })}
        {frequency === 'once' && input('date', t('date'), 'expected_date', { type: 'date', required: true, withAsterisk: false })}
        {frequency === 'cron' && input('timezone', t('timezone'), 'timezone', { placeholder: 'UTC' })}
        {input('grace', t('grace'), 'grace_minutes', { type: 'number', min: 1, description: t('graceHint') })}
      </div>
      <Preview draft={draft} />
    </>
  );
}

function Preview({ draft }: { readonly draft: Draft }) {
  const t = useTranslations('form');
  const { locale } = useLanguage();
  const [schedule] = useDebouncedValue(scheduleOfDraft(draft), PAUSE_MS);
  const preview = useQuery({
    queryKey: ['preview', schedule],
    queryFn: () => dataOf(api.POST('/schedules/preview', { body: schedule })),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <div className={classes.preview} role="status" aria-label={t('preview')}>
      {preview.isError ? (
        <p data-status="failed" className={classes.bad}>
          {preview.error.message}
        </p>
      ) : (
        preview.data && (
          <>
            <strong>{preview.data.description[locale]}</strong>
            <ol>
              {preview.data.upcoming.slice(0, 3).map(({ expected_at_utc: at }, place) => (
                <li key={at} className="muted">
                  {place === 0 && `${t('next')}: `}
                  <When at={at} />
                </li>
              ))}
            </ol>
          </>
        )
      )}
    </div>
  );
}
