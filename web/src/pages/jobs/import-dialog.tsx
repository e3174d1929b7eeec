import { Button, FileButton, Group, Modal, Switch, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, ApiProblem, dataOf } from '../../api/client.ts';
import { useReturnFocus } from '../../parts/return-focus.ts';
import { tellDone } from '../../parts/tell.ts';
import classes from './job-form.module.css';
import { JobsDifference } from './jobs-difference.tsx';
import { listOf } from './job-list.ts';

/** Makes the jobs what a list says; shows what that would change before anything does. */
export function ImportDialog({ close }: { readonly close: () => void }) {
  const t = useTranslations('import');
  const words = useTranslations('states');
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [prune, setPrune] = useState(false);
  useReturnFocus();
  const put = useMutation({
    mutationFn: async (dryRun: boolean) => dataOf(api.PUT('/jobs', { params: { query: { dry_run: dryRun, prune } }, body: listOf(text) })),
    onSuccess: ({ dry_run: tried, counts }) => {
      if (tried) return;
      tellDone(t('applied', { ...counts }));
      void client.invalidateQueries();
      close();
    },
  });
  const plan = put.data?.dry_run === true ? put.data : null;
  const change = (next: () => void): void => {
    next();
    put.reset();
  };
  const nothing = plan !== null && plan.counts.created + plan.counts.updated + plan.counts.deleted === 0;
  return (
    <Modal opened onClose={close} size="xl" returnFocus={false} title={t('title')} closeButtonProps={{ 'aria-label': words('close') }}>
      <div className="stack">
        <p className="muted">{t('hint')}</p>
        <Textarea
          aria-label={t('list')}
          placeholder="[ … ]"
          autosize
          minRows={6}
          maxRows={14}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          value={text}
          onChange={({ currentTarget: { value } }) => change(() => setText(value))}
          data-autofocus
        />
        <Group justify="space-between">
          <FileButton accept="application/json,.json" onChange={(file) => void file?.text().then((content) => change(() => setText(content)))}>
            {(props) => (
              <Button variant="default" {...props}>
                {t('file')}
              </Button>
            )}
          </FileButton>
          <Switch label={t('prune')} checked={prune} onChange={({ currentTarget: { checked } }) => change(() => setPrune(checked))} />
        </Group>
        {put.isError && (
          <div role="alert" data-status="failed" className={classes.bad}>
            <p>{put.error.message}</p>
            {put.error instanceof ApiProblem && (
              <ul>
                {put.error.fields.slice(0, 20).map(({ pointer, detail }) => (
                  <li key={pointer + detail} className="break">
                    <code>{pointer}</code> {detail}
                  </li>
                ))}
              </ul>
            )}
          </div>
        )}
        {plan !== null && <JobsDifference difference={plan} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {words('cancel')}
          </Button>
          {plan === null || nothing ? (
            <Button loading={put.isPending} disabled={text.trim() === '' || nothing} onClick={() => put.mutate(true)}>
              {t('try')}
            </Button>
          ) : (
            <Button color={plan.counts.deleted > 0 ? 'red' : undefined} loading={put.isPending} onClick={() => put.mutate(false)}>
              {plan.counts.deleted > 0 ? t('applyAndDelete', { count: plan.counts.deleted }) : t('apply')}
            </Button>
          )}
        </Group>
      </div>
    </Modal>
  );
}
