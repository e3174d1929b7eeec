import { Chip, Group, Input, TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { KINDS, type MatchDraft, SEVERITIES, STATUSES, TYPED, type Typed } from './match.ts';
import classes from './match.module.css';

interface Props {
  readonly draft: MatchDraft;
  readonly set: (change: Partial<MatchDraft>) => void;
  /** What the server says of a condition, by its name. */
  readonly problemAt: (name: string) => string | null;
  /** Rules have conditions about messages, silences do not. */
  readonly withKinds?: boolean;
  readonly fields?: readonly Typed[];
}

/** Conditions that choose jobs, or messages. */
export function MatchInputs({ draft, set, problemAt, withKinds = false, fields = TYPED }: Props) {
  const t = useTranslations('match');
  const words = useTranslations();
  return (
    <div className="stack">
      <p className="muted">
        {t('all')} {t('hint')}
      </p>
      <div className={classes.typed}>
        {fields.map((name) => (
          <TextInput
            key={name}
            label={t(name)}
            value={draft[name]}
            onChange={({ currentTarget }) => set({ [name]: currentTarget.value })}
            error={problemAt(`match/${name}`)}
          />
        ))}
      </div>
      <Chips label={t('statuses')} words={STATUSES.map((value) => [value, words(`status.${value}`)])} chosen={draft.statuses} choose={(statuses) => set({ statuses })} />
      <Chips label={t('severities')} words={SEVERITIES.map((value) => [value, t(`severity.${value}`)])} chosen={draft.severities} choose={(severities) => set({ severities })} />
      {withKinds && <Chips label={t('kinds')} words={KINDS.map((value) => [value, words(`deliveries.kind.${value}`)])} chosen={draft.kinds} choose={(kinds) => set({ kinds })} />}
    </div>
  );
}

interface ChipsProps {
  readonly label: string;
  readonly words: readonly (readonly [value: string, word: string])[];
  readonly chosen: readonly string[];
  readonly choose: (values: string[]) => void;
}

function Chips({ label, words, chosen, choose }: ChipsProps) {
  return (
    <fieldset className={classes.chips}>
      <Input.Label component="legend">{label}</Input.Label>
      <Chip.Group multiple value={[...chosen]} onChange={choose}>
        <Group gap={6}>
          {words.map(([value, word]) => (
            <Chip key={value} value={value} size="xs" variant="outline">
              {word}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </fieldset>
  );
}
