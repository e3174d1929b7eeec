import { Button, Group, Modal, Switch, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import { api, dataOf, type Schemas } from '../../api/client.ts';
import { problemsOf } from '../../parts/problems.ts';
import { useReturnFocus } from '../../parts/return-focus.ts';
import { tellDone, useTellFailure } from '../../parts/tell.ts';
import classes from './job-form.module.css';
import { bodyOf, type Draft, draftOf, examplePath, PLACEHOLDERS } from './schedule-fields.ts';
import { ScheduleInputs } from './schedule-inputs.tsx';

interface Props {
  /** Null: a new one. */
  readonly job: Schemas['ExpectedBackupJob'] | null;
  readonly close: () => void;
}

/** Makes or changes a job; says all the time what the schedule and the path mean. */
export function JobForm({ job, close }: Props) {
  const t = useTranslations('form');
  const words = useTranslations('states');
  const [draft, setDraft] = useState<Draft>(() => draftOf(job));
  useReturnFocus();
  const set = (change: Partial<Draft>): void => setDraft((before) => ({ ...before, ...change }));
  const save = useSave(job, close);
  const problemAt = problemsOf(save.error);
  const text = (name: 'database_name' | 'agent_id_responsible' | 'company_name' | 'city', label: string, extra: object = {}) => (
    <TextInput
      label={label}
      value={draft[name]}
      onChange={({ currentTarget }) => set({ [name]: currentTarget.value })}
      required
      withAsterisk={false}
      error={problemAt(name)}
      {...extra}
    />
  );
  return (
    <Modal
      opened
      onClose={close}
      returnFocus={false}
      size="lg"
      title={job === null ? t('newTitle') : t('editTitle', { name: job.database_name })}
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(draft);
        }}
      >
        <div className={classes.pair}>
          {text('database_name', t('database'), { 'data-autofocus': true })}
          {text('agent_id_responsible', t('agent'), { placeholder: t('agentHint') })}
        </div>
        <div className={classes.pair}>
          {text('company_name', t('company'))}
          {text('city', t('city'))}
        </div>
        <ScheduleInputs draft={draft} set={set} problemAt={problemAt} />
        <TextInput
          label={t('path')}
          description={t('pathHint', { names: PLACEHOLDERS.map((name) => `{${name}}`).join(' ') })}
          value={draft.path}
          onChange={({ currentTarget }) => set({ path: currentTarget.value })}
          required
          withAsterisk={false}
          error={problemAt('final_storage_path_template')}
        />
        <p className="muted">
          {t('pathExample')} <code className="break">{examplePath(draft, new Date())}</code>
        </p>
        <details className={classes.more}>
          <summary>{t('more')}</summary>
          <div className="stack">
            <div className={classes.pair}>
              <TextInput
                label={t('email')}
                type="email"
                value={draft.email}
                onChange={({ currentTarget }) => set({ email: currentTarget.value })}
                error={problemAt('email_for_notifications')}
              />
              <TextInput label={t('owner')} value={draft.owner} onChange={({ currentTarget }) => set({ owner: currentTarget.value })} error={problemAt('owner')} />
            </div>
            <TextInput
              label={t('tags')}
              description={t('tagsHint')}
              value={draft.tags}
              onChange={({ currentTarget }) => set({ tags: currentTarget.value })}
              error={problemAt('tags')}
            />
            <Textarea
              label={t('notes')}
              autosize
              minRows={2}
              value={draft.notes}
              onChange={({ currentTarget }) => set({ notes: currentTarget.value })}
              error={problemAt('notes')}
            />
            <Switch label={t('isActive')} checked={draft.is_active} onChange={({ currentTarget }) => set({ is_active: currentTarget.checked })} />
          </div>
        </details>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {words('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {job === null ? t('create') : words('save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function useSave(job: Props['job'], close: () => void) {
  const t = useTranslations('form');
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const tellFailure = useTellFailure();
  return useMutation({
    mutationFn: (draft: Draft) =>
      job === null ? dataOf(api.POST('/jobs', { body: bodyOf(draft) })) : dataOf(api.PATCH('/jobs/{id}', { params: { path: { id: job.id } }, body: bodyOf(draft) })),
    onSuccess: ({ id, database_name: name }) => {
      tellDone(t(job === null ? 'created' : 'saved', { name }));
      void client.invalidateQueries();
      close();
      if (job === null) navigate(`/jobs/${id}`);
    },
    onError: tellFailure,
  });
}
