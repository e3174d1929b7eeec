import type { Locale } from '../../config/env.js';
import type { EntryFacts } from './content.js';
import type { Format } from './format.js';

type Evidence = Pick<EntryFacts, 'rule' | 'agent_reported_size_bytes' | 'server_calculated_staged_size'>;
/** What lies behind a verdict, and what to do. `verified` needs nothing, `file-not-arrived` is no verdict, `superseded` is never told. */
type Remedies = Readonly<Record<string, (evidence: Evidence, format: Format) => string>>;

/** Every rule that a message may speak of; a new one that is missing in a language fails the test beside this file. */
const REMEDIES: Record<Locale, Remedies> = {
  en: {
    'agent-reported-failure': () => "The dump, its compression or its transfer failed on the agent's side: read the error and the agent's log, mend the cause, and run the backup again.",
    'agent-reported-transfer-failure': () => 'The agent itself found that the transfer was not complete: check the network and the space on this server, and run the transfer again.',
    'no-file-named': () => 'The report claims success but names no file, so nothing could be checked: mend the script that writes the report (staged_file_name).',
    'not-a-regular-file': () => 'What lies in staging under that name is no plain file that can be read: replace it by the file itself, readable for Vigie, and run the backup again.',
    'file-absent': () => 'The report came, the file did not: run the transfer again, and let the agent leave its report only after the file.',
    'empty-file': () => 'The file is empty: the dump was not made. Check the disk of the agent and the rights of the database user, and run the backup again.',
    'size-differs': (evidence, format) => sizeRemedy(evidence, format, {
      shorter: (by) => `The file is ${by} shorter than the agent says: the transfer was cut. Run the transfer again.`,
      longer: (by) => `The file is ${by} longer than the agent says: another file has this name, or it was written to after it was measured. Give each backup a name of its own.`,
    }),
    'hash-differs': () => 'The size is right, the content is not: the bytes were changed on their way or on a disk. Do not restore from this file; run the transfer again, and check the disks if it happens again.',
    'no-checksum': () => 'The report carries no SHA-256, so the content could not be compared: let the agent report it (sha256_checksum).',
    'not-stored': () => 'The file is good, but could not be placed in the validated folder: mend what the reason says (space, rights, a path that is taken). The next scan tries again; the file stays in staging until then.',
    'undecidable': () => 'This case was not foreseen, and counts as unverified: look at the evidence of the entry in the API.',
    'deadline-passed': () => 'Nothing came in time: check that the agent runs, that its schedule is the one that is expected here, and that it reaches this server.',
  },
  fr: {
    'agent-reported-failure': () => "La sauvegarde, sa compression ou son transfert a échoué chez l'agent : lisez l'erreur et le journal de l'agent, corrigez la cause et relancez la sauvegarde.",
    'agent-reported-transfer-failure': () => "L'agent a constaté lui-même que le transfert était incomplet : vérifiez le réseau et l'espace de ce serveur, puis relancez le transfert.",
    'no-file-named': () => "Le rapport annonce un succès mais ne nomme aucun fichier ; rien n'a pu être vérifié : corrigez le script qui écrit le rapport (staged_file_name).",
    'not-a-regular-file': () => "Ce qui se trouve en dépôt sous ce nom n'est pas un simple fichier lisible : remplacez-le par le fichier lui-même, lisible par Vigie, et relancez la sauvegarde.",
    'file-absent': () => "Le rapport est arrivé, le fichier non : relancez le transfert, et faites en sorte que l'agent ne dépose son rapport qu'après le fichier.",
    'empty-file': () => "Le fichier est vide : la sauvegarde n'a pas été faite. Vérifiez le disque de l'agent et les droits de l'utilisateur de la base, puis relancez la sauvegarde.",
    'size-differs': (evidence, format) => sizeRemedy(evidence, format, {
      shorter: (by) => `Le fichier est plus court de ${by} que ce que dit l'agent : le transfert a été coupé. Relancez le transfert.`,
      longer: (by) => `Le fichier est plus long de ${by} que ce que dit l'agent : un autre fichier porte ce nom, ou il a été modifié après la mesure. Donnez un nom propre à chaque sauvegarde.`,
    }),
    'hash-differs': () => 'La taille est juste, le contenu ne l\'est pas : les octets ont changé en route ou sur un disque. Ne restaurez pas ce fichier ; relancez le transfert, et vérifiez les disques si cela se répète.',
    'no-checksum': () => "Le rapport ne porte pas de SHA-256, le contenu n'a donc pas pu être comparé : faites-le indiquer par l'agent (sha256_checksum).",
    'not-stored': () => "Le fichier est bon mais n'a pas pu être placé dans le dossier validé : corrigez ce que dit la raison (espace, droits, chemin déjà pris). La prochaine analyse réessaie ; le fichier reste en dépôt jusque-là.",
    'undecidable': () => "Ce cas n'était pas prévu et compte comme non vérifié : consultez les éléments de l'entrée dans l'API.",
    'deadline-passed': () => "Rien n'est arrivé à temps : vérifiez que l'agent fonctionne, que son horaire est bien celui attendu ici, et qu'il atteint ce serveur.",
  },
};

/** What to do about a verdict, in one or two sentences; null when there is nothing to do. */
export function remedyOf(evidence: Evidence, format: Format): string | null {
  return REMEDIES[format.locale][evidence.rule]?.(evidence, format) ?? null;
}

function sizeRemedy({ agent_reported_size_bytes: reported, server_calculated_staged_size: found }: Evidence, format: Format, words: Record<'shorter' | 'longer', (by: string) => string>): string {
  const difference = (found ?? 0) - (reported ?? 0);
  return difference < 0 ? words.shorter(format.sizeInWords(-difference)) : words.longer(format.sizeInWords(difference));
}
