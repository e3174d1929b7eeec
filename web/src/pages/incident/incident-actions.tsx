import { Button, Group, Modal, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { BellOff, HandHelping, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, dataOf, done, type Schemas } from '../../api/client.ts';
import { sessionQuery, useMay } from '../../api/session.ts';
import { KEY } from '../../api/stale.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useReturnFocus } from '../../parts/return-focus.ts';
import { SilenceDialog } from '../../parts/silences/silence-dialog.tsx';
import { useChange } from '../../parts/use-change.ts';

type Incident = Schemas['IncidentDetails'];

/** What operators can do with an incident that is open. */
export function IncidentActions({ incident }: { readonly incident: Incident }) {
  const t = useTranslations('incident');
  const words = useTranslations('silences');
  const may = useMay('operator');
  const [open, setOpen] = useState<'acknowledge' | 'giveBack' | 'silence' | null>(null);
  const close = (): void => setOpen(null);
  if (!may) return null;
  const isOpen = incident.state === 'open';
  const looked = incident.acknowledged_at !== null;
  return (
    <>
      {isOpen && (
        <Button leftSection={<HandHelping size={16} />} variant={looked ? 'default' : 'filled'} onClick={() => setOpen('acknowledge')}>
          {t(looked ? 'acknowledgeAgain' : 'acknowledge')}
        </Button>
      )}
      {looked && isOpen && (
        <Button leftSection={<Undo2 size={16} />} variant="default" onClick={() => setOpen('giveBack')}>
          {t('takeBack')}
        </Button>
      )}
      {isOpen && (
        <Button leftSection={<BellOff size={16} />} variant="default" onClick={() => setOpen('silence')}>
          {words('muteAgent')}
        </Button>
      )}
      {open === 'acknowledge' && <AcknowledgeDialog incident={incident} close={close} />}
      {open === 'giveBack' && <GiveBackDialog incident={incident} close={close} />}
      {open === 'silence' && <SilenceDialog about={{ agents: incident.agent_id }} close={close} />}
    </>
  );
}

function AcknowledgeDialog({ incident, close }: { readonly incident: Incident; readonly close: () => void }) {
  const t = useTranslations('incident');
  const words = useTranslations('states');
  const { data: session } = useQuery(sessionQuery);
  const [note, setNote] = useState(incident.acknowledge_note ?? '');
  useReturnFocus();
  const acknowledge = useChange(
    () => dataOf(api.POST('/incidents/{id}/acknowledge', { params: { path: { id: incident.id } }, body: note.trim() === '' ? {} : { note: note.trim() } })),
    t('acknowledged'),
    { stale: [KEY.incidents], close },
  );
  return (
    <Modal opened onClose={close} returnFocus={false} title={t('acknowledgeTitle', { id: incident.id })} closeButtonProps={{ 'aria-label': words('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          acknowledge.mutate();
        }}
      >
        <p className="muted">{t('acknowledgeText')}</p>
        <Textarea label={t('note')} placeholder={t('noteHint')} value={note} onChange={({ currentTarget }) => setNote(currentTarget.value)} autosize minRows={3} maxLength={500} data-autofocus />
        {session && <p className="muted">{t('as', { name: session.name })}</p>}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {words('cancel')}
          </Button>
          <Button type="submit" loading={acknowledge.isPending}>
            {t('acknowledge')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function GiveBackDialog({ incident, close }: { readonly incident: Incident; readonly close: () => void }) {
  const t = useTranslations('incident');
  const giveBack = useChange(() => done(api.DELETE('/incidents/{id}/acknowledge', { params: { path: { id: incident.id } } })), t('givenBack'), { stale: [KEY.incidents], close });
  const text = t('giveBackText', { note: incident.acknowledge_note ?? t('noNote'), name: incident.acknowledged_by ?? '–' });
  return <Confirm opened close={close} title={t('giveBackTitle')} text={text} action={t('takeBack')} busy={giveBack.isPending} confirm={() => giveBack.mutate()} />;
}
