import { Button, Group, Menu, Modal, TextInput } from '@mantine/core';
import { Bookmark, BookmarkPlus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Confirm } from '../../parts/confirm.tsx';
import { useReturnFocus } from '../../parts/return-focus.ts';
import { tellDone } from '../../parts/tell.ts';
import { type SavedView, useSavedViews, viewOf, withoutView, withView } from './saved-views.ts';

interface Props {
  readonly search: URLSearchParams;
  readonly open: (search: URLSearchParams) => void;
}

/** Choices of jobs that were given a name, in this browser. */
export function ViewsMenu({ search, open }: Props) {
  const t = useTranslations('views');
  const [views, keep] = useSavedViews();
  const [saving, save] = useState(false);
  const [doomed, setDoomed] = useState<SavedView | null>(null);
  const here = viewOf(views, search);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<Bookmark size={16} />}>
            {here?.name ?? t('title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>{t('none')}</Menu.Label>}
          {views.map((view) => (
            <Menu.Item key={view.name} aria-current={view.name === here?.name || undefined} onClick={() => open(new URLSearchParams(view.search))}>
              {view.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<BookmarkPlus size={15} />} onClick={() => save(true)}>
            {t('save')}
          </Menu.Item>
          {here && (
            <Menu.Item leftSection={<Trash2 size={15} />} onClick={() => setDoomed(here)}>
              {t('delete', { name: here.name })}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {saving && <SaveDialog views={views} keep={(name) => keep(withView(views, name, search))} close={() => save(false)} />}
      <Confirm
        opened={doomed !== null}
        close={() => setDoomed(null)}
        title={t('deleteTitle', { name: doomed?.name ?? '' })}
        text={t('deleteText')}
        action={t('deleteConfirm')}
        busy={false}
        confirm={() => {
          keep(withoutView(views, doomed?.name ?? ''));
          setDoomed(null);
        }}
      />
    </>
  );
}

function SaveDialog({ views, keep, close }: { readonly views: readonly SavedView[]; readonly keep: (name: string) => void; readonly close: () => void }) {
  const t = useTranslations('views');
  const words = useTranslations('states');
  const [name, setName] = useState('');
  useReturnFocus();
  const replaces = views.some((view) => view.name.toLowerCase() === name.trim().toLowerCase());
  return (
    <Modal opened onClose={close} returnFocus={false} title={t('save')} closeButtonProps={{ 'aria-label': words('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          keep(name);
          tellDone(t('saved', { name: name.trim() }));
          close();
        }}
      >
        <p className="muted">{t('hint')}</p>
        <TextInput label={t('name')} value={name} onChange={({ currentTarget }) => setName(currentTarget.value)} required withAsterisk={false} maxLength={60} data-autofocus description={replaces ? t('replaces') : undefined} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {words('cancel')}
          </Button>
          <Button type="submit" disabled={name.trim() === ''}>
            {words('save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
