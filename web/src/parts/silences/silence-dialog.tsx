import { Button, Group, Modal, Select, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { api, dataOf, type Schemas } from '../../api/client.ts';
import { KEY } from '../../api/stale.ts';
import { hasCondition, matchOf, type MatchDraft, NO_CONDITION } from '../match/match.ts';
import { MatchInputs } from '../match/match-inputs.tsx';
import { problemsOf } from '../problems.ts';
import { useReturnFocus } from '../return-focus.ts';
import { tellDone, useTellFailure } from '../tell.ts';

const HOUR_MS = 3_600_000;
const HOURS = [1, 4, 12, 24, 72, 168, 720] as const;

interface Props {
  /** Which jobs, to begin with. */
  readonly about?: Partial<MatchDraft>;
  readonly close: () => void;
}

/** Keeps people from being told of some jobs for a while. */
export function SilenceDialog({ about = {}, close }: Props) {
  const t = useTranslations('silences');
  const words = useTranslations('states');
  const format = useFormatter();
  const client = useQueryClient();
  const onError = useTellFailure();
  const [draft, setDraft] = useState<MatchDraft>({ ...NO_CONDITION, ...about });
  const [hours, setHours] = useState('24');
  const [reason, setReason] = useState('');
  useReturnFocus();
  const make = useMutation({
    mutationFn: () => {
      const match: Schemas['SilenceMatch'] = matchOf({ ...draft, kinds: [] });
      return dataOf(api.POST('/silences', { body: { match, reason: reason.trim(), until: new Date(Date.now() + Number(hours) * HOUR_MS).toISOString() } }));
    },
    onSuccess: ({ until }) => {
      tellDone(t('made', { time: format.dateTime(new Date(until), { dateStyle: 'medium', timeStyle: 'short' }) }));
      void client.invalidateQueries({ queryKey: [KEY.silences] });
      close();
    },
    onError,
  });
  const isEmpty = !hasCondition(matchOf(draft));
  const choices = HOURS.map((count) => ({ value: String(count), label: count < 24 ? t('hours', { count }) : t('days', { count: count / 24 }) }));
  return (
    <Modal opened onClose={close} returnFocus={false} size="lg" title={t('dialogTitle')} closeButtonProps={{ 'aria-label': words('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isEmpty) make.mutate();
        }}
      >
        <p className="muted">{t('dialogText')}</p>
        <Textarea label={t('reason')} placeholder={t('reasonHint')} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} required withAsterisk={false} autosize minRows={2} maxLength={500} data-autofocus />
        <Select label={t('for')} data={choices} value={hours} onChange={(value) => setHours(value ?? '24')} allowDeselect={false} />
        <MatchInputs draft={draft} set={(change) => setDraft((before) => ({ ...before, ...change }))} problemAt={problemsOf(make.error)} />
        <Group justify="flex-end">
          {isEmpty && <span className="muted">{t('needed')}</span>}
          <Button variant="default" onClick={close}>
            {words('cancel')}
          </Button>
          <Button type="submit" loading={make.isPending} disabled={isEmpty}>
            {t('make')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
