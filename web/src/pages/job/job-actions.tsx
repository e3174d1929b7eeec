import { Button, Group, Modal, Select, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { BellOff, CirclePause, CirclePlay, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import { api, dataOf, done, type Schemas } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { SilenceDialog } from '../../parts/silences/silence-dialog.tsx';
import { useChange } from '../../parts/use-change.ts';
import { JobForm } from '../jobs/job-form.tsx';

type Job = Schemas['ExpectedBackupJob'];

const HOUR_MS = 3_600_000;
const HOURS = [1, 4, 12, 24, 72, 168] as const;

/** What those who may can do with a job. */
export function JobActions({ job }: { readonly job: Job }) {
  const t = useTranslations('job');
  const [mayPause, mayEdit] = [useMay('operator'), useMay('admin')];
  const words = useTranslations('silences');
  const [pausing, pause] = useDisclosure(false);
  const [muting, mute] = useDisclosure(false);
  const [editing, edit] = useDisclosure(false);
  const [deleting, remove] = useDisclosure(false);
  const resume = useChange(() => done(api.DELETE('/jobs/{id}/pause', { params: { path: { id: job.id } } })), t('resumed', { name: job.database_name }));
  return (
    <>
      {mayPause &&
        (job.paused_until === null ? (
          <Button variant="default" leftSection={<CirclePause size={16} />} onClick={pause.open}>
            {t('pause')}
          </Button>
        ) : (
          <Button variant="default" leftSection={<CirclePlay size={16} />} loading={resume.isPending} onClick={() => resume.mutate()}>
            {t('resume')}
          </Button>
        ))}
      {mayPause && (
        <Button variant="default" leftSection={<BellOff size={16} />} onClick={mute.open}>
          {words('mute')}
        </Button>
      )}
      {mayEdit && (
        <Button variant="default" leftSection={<Pencil size={15} />} onClick={edit.open}>
          {t('edit')}
        </Button>
      )}
      {mayEdit && (
        <Button variant="default" leftSection={<Trash2 size={15} />} onClick={remove.open}>
          {t('delete')}
        </Button>
      )}
      <PauseDialog job={job} opened={pausing} close={pause.close} />
      <DeleteDialog job={job} opened={deleting} close={remove.close} />
      {muting && <SilenceDialog about={{ agents: job.agent_id_responsible, jobs: job.database_name }} close={mute.close} />}
      {editing && <JobForm job={job} close={edit.close} />}
    </>
  );
}

function PauseDialog({ job, opened, close }: { readonly job: Job; readonly opened: boolean; readonly close: () => void }) {
  const t = useTranslations('job');
  const words = useTranslations('states');
  const [hours, setHours] = useState('24');
  const [reason, setReason] = useState('');
  const pause = useChange(
    () => {
      const until = new Date(Date.now() + Number(hours) * HOUR_MS).toISOString();
      return dataOf(api.POST('/jobs/{id}/pause', { params: { path: { id: job.id } }, body: { until, reason: reason.trim() || t('pauseReasonDefault') } })).then(close);
    },
    t('paused', { name: job.database_name }),
  );
  const choices = HOURS.map((count) => ({ value: String(count), label: count < 24 ? t('pauseHours', { count }) : t('pauseDays', { count: count / 24 }) }));
  return (
    <Modal opened={opened} onClose={close} title={t('pauseTitle', { name: job.database_name })} closeButtonProps={{ 'aria-label': words('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          pause.mutate();
        }}
      >
        <p className="muted">{t('pauseText')}</p>
        <Select label={t('pauseFor')} data={choices} value={hours} onChange={(value) => setHours(value ?? '24')} allowDeselect={false} />
        <TextInput label={t('pauseReason')} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} placeholder={t('pauseReasonDefault')} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {words('cancel')}
          </Button>
          <Button type="submit" loading={pause.isPending}>
            {t('pause')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function DeleteDialog({ job, opened, close }: { readonly job: Job; readonly opened: boolean; readonly close: () => void }) {
  const t = useTranslations('job');
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const entries = client.getQueriesData<{ total: number }>({ queryKey: ['job', job.id, 'entries'] })[0]?.[1]?.total ?? 0;
  const remove = useChange(() => done(api.DELETE('/jobs/{id}', { params: { path: { id: job.id } } })).then(() => navigate('/jobs')), t('deleted', { name: job.database_name }));
  return (
    <Confirm
      opened={opened}
      close={close}
      title={t('deleteTitle', { name: job.database_name })}
      text={t('deleteText', { count: entries })}
      action={t('deleteConfirm')}
      busy={remove.isPending}
      confirm={() => remove.mutate()}
    />
  );
}
