import type { incidents as words } from '../en/incidents.ts';

export const incidents: typeof words = {
  incidents: {
    title: 'Incidents', hint: 'Ce qui va mal chez un agent est un incident, de son début à sa fin.', count: '{count, plural, =0 {aucun incident} one {# incident} other {# incidents}}',
    state: 'État', states: { open: 'Ouverts', resolved: 'Terminés', all: 'Tous' }, agent: 'Agent', agentHint: 'Nom de l’agent', looked: 'Prise en charge', lookedAny: 'Pris en charge ou non', lookedYes: 'Quelqu’un s’en occupe', lookedNo: 'Personne ne s’en occupe',
    from: 'Commencé depuis le', to: 'Commencé avant le', noneOpen: 'Aucun incident n’est ouvert', none: 'Aucun incident ne répond à ces filtres', noneText: 'Le prochain échec apparaît ici en quelques secondes.', more: 'Afficher les plus anciens', clear: 'Effacer les filtres',
    lasts: 'depuis {span}', lasted: 'a duré {span}', jobs: '{trouble} sur {count, plural, one {# travail} other {# travaux}} en difficulté', jobsOver: '{count, plural, one {# travail} other {# travaux}}', notTold: 'personne n’a été prévenu', toldAt: 'annoncé <time></time>', by: '{name} s’en occupe', byNobody: 'Personne ne s’en occupe',
    trouble: 'Travaux en difficulté', troubleHint: 'Ceux sans copie vérifiée depuis le plus longtemps d’abord', noTrouble: 'Rien n’est en difficulté', noTroubleText: 'La dernière sauvegarde de chaque travail actif est vérifiée, ou la première est attendue.', since: 'Sans copie vérifiée depuis', alarms: 'Vigie elle-même', noAlarms: 'Vigie elle-même va bien',
  },
  incident: {
    title: 'Incident {id}', state: { open: 'Ouvert', resolved: 'Terminé' }, opened: 'Début', resolved: 'Fin', duration: 'Durée', told: 'Dernière annonce', never: 'jamais', messages: 'Messages', messagesCount: '{count, plural, =0 {aucun} one {# message} other {# messages}}', lookedAfter: 'Pris en charge par', since: 'Depuis', recovered: 'Rétabli', left: 'désactivé entre-temps', inTrouble: 'en difficulté', quiet: 'sans rappels', job: 'Base', status: 'Dernier verdict', jobs: 'Travaux concernés', noJobs: 'Les travaux de cet incident ont été supprimés depuis',
    acknowledge: 'M’en occuper', acknowledgeAgain: 'Changer la note', takeBack: 'Le rendre', acknowledgeTitle: 'Prendre en charge l’incident {id}', acknowledgeText: 'Les rappels sur les travaux en difficulté cessent. Ce qui empire, et la fin, sont annoncés quand même, avec votre nom et votre note.', note: 'Note pour tous', noteHint: 'Ce qui est connu, qui est en route', as: 'Vous apparaissez sous le nom {name}.', acknowledged: 'Vous vous en occupez : plus de rappels', givenBack: 'Les rappels reprennent', giveBackTitle: 'Rendre l’incident ?', giveBackText: 'Les rappels sur ses travaux reprennent. La note « {note} » de {name} ne fait plus partie des messages ; la chronologie la garde.', noNote: 'aucune note',
    timeline: 'Chronologie', timelineMore: 'Afficher ce qui précède', and: '{count, plural, one {et # autre} other {et # autres}}',
    step: {
      opened: 'L’incident a commencé', resolved: 'L’incident est terminé', worse: '{count, plural, one {Un travail est en difficulté} other {# travaux sont en difficulté}}', better: '{count, plural, one {Un travail est rétabli} other {# travaux sont rétablis}}', left: '{count, plural, one {Un travail a été désactivé} other {# travaux ont été désactivés}}',
      told: '{count, plural, one {Un message a été écrit} other {# messages ont été écrits}}', acknowledged: '{name} s’en occupe', unacknowledged: '{name} l’a rendu', somebody: 'Quelqu’un',
    },
  },
  silences: {
    title: 'Silences', hint: 'Plus d’alertes sur certains travaux pendant un temps. Ce qui va encore mal à la fin est annoncé.', new: 'Nouveau silence', mute: 'Faire taire', muteAgent: 'Faire taire cet agent', what: 'Quels travaux', reason: 'Pourquoi', author: 'Par', until: 'Fin', ended: 'terminé', over: 'passé', end: 'Terminer', endTitle: 'Terminer ce silence ?', endText: 'Ce qui va encore mal pour {what} est annoncé en quelques secondes.', endedNow: 'Le silence est terminé', none: 'Rien n’est mis en silence', withOver: 'Aussi ceux qui sont passés',
    dialogTitle: 'Nouveau silence', dialogText: 'Les alertes et rappels sur ces travaux sont retenus. Les cycles restent dus et comptent : pour des travaux prévus, il y a les fenêtres de maintenance.', for: 'Pour combien de temps', hours: '{count, plural, one {# heure} other {# heures}}', days: '{count, plural, one {# jour} other {# jours}}', make: 'Faire taire', made: 'En silence jusqu’au {time}', reasonHint: 'Connu : …', needed: 'Donnez au moins une condition.', muted: 'en silence jusqu’au <time></time>', more: 'Afficher plus',
  },
  match: {
    agents: 'Agents', companies: 'Sociétés', cities: 'Villes', tags: 'Étiquettes', jobs: 'Bases', statuses: 'États', severities: 'Gravité', kinds: 'Genre de message', hint: 'Les valeurs sont séparées par des virgules ; dans les noms, * remplace n’importe quels caractères.', everything: 'tout', severity: { critical: 'critique', warning: 'douteux', info: 'pour information' }, any: 'indifférent', all: 'Toutes les conditions données doivent être remplies ; chacune l’est dès qu’une de ses valeurs convient.',
  },
};
