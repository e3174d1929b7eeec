import { VERDICT_RULES } from '../../common/verdict-rules.js';
import { LOCALES } from '../../config/env.js';
import { Format } from './format.js';
import { remedyOf } from './remedy.js';

const sizes = { agent_reported_size_bytes: 19_972_513, server_calculated_staged_size: 16_722_000 };
const NOTHING_TO_DO = ['verified', 'superseded', 'file-not-arrived'];

describe.each(LOCALES)('In %s', (locale) => {
  const remedy = (rule: string, evidence = sizes) => remedyOf({ rule, ...evidence }, new Format(locale));

  it.each(VERDICT_RULES)('a message about the rule %s says what to do, where there is something to do', (rule) => {
    const text = remedy(rule);
    if (NOTHING_TO_DO.includes(rule)) expect(text).toBeNull();
    else expect(text).toMatch(/^[A-ZL].{40,}\.$/);
  });

  it('a file that is too short and one that is too long are different troubles', () => {
    const longer = remedy('size-differs', { agent_reported_size_bytes: 512, server_calculated_staged_size: 600 });
    expect([remedy('size-differs'), longer]).toEqual(
      locale === 'en'
        ? [
            'The file is 3.1 MiB (3250513 bytes) shorter than the agent says: the transfer was cut. Run the transfer again.',
            'The file is 88 bytes longer than the agent says: another file has this name, or it was written to after it was measured. Give each backup a name of its own.',
          ]
        : [
            "Le fichier est plus court de 3,1 Mio (3250513 octets) que ce que dit l'agent : le transfert a été coupé. Relancez le transfert.",
            "Le fichier est plus long de 88 octets que ce que dit l'agent : un autre fichier porte ce nom, ou il a été modifié après la mesure. Donnez un nom propre à chaque sauvegarde.",
          ],
    );
  });
});
