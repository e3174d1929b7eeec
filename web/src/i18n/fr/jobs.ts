import type { jobs as words } from '../en/jobs.ts';

export const jobs: typeof words = {
  job: {
    jobs: 'Travaux', newest: 'Dernière copie vérifiée', never: 'Jamais', nextDue: 'Prochaine échéance', nothingDue: 'Rien n’est attendu', deadline: 'jusqu’au <time></time>', schedule: 'Calendrier', agent: 'Agent', site: 'Site', path: 'Rangé dans',
    owner: 'Responsable', tags: 'Étiquettes', notes: 'Notes', grace: 'Délai de grâce', graceDefault: 'par défaut', graceMinutes: '{count, plural, one {# minute} other {# minutes}}', email: 'Prévenu par courriel', created: 'Surveillé depuis',
    calendar: 'Une année de cycles', calendarHint: 'Chaque carré est un jour ; de plusieurs cycles, le pire est montré.', calendarSince: 'Les 1 000 derniers cycles, depuis le {date}.', calendarLabel: '{good} cycles vérifiés sur {all} pendant cette période',
    noCycles: 'Aucun cycle n’était encore attendu', sizes: 'Taille du fichier', delays: 'Fin après l’heure attendue', durations: 'Durée du transfert', usual: 'd’habitude de {from} à {to}', noFigures: 'Trop peu de rapports pour une courbe',
    entries: 'Entrées', noEntries: 'Rien n’a encore été consigné', copies: 'Copies rangées', noCopies: 'Aucune copie vérifiée n’est rangée', replaced: 'remplacée', current: 'actuelle', why: 'Pourquoi ?', late: 'en retard', observedLate: 'constaté plus tard',
    cyclesMissed: '{count, plural, one {# cycle manqué} other {# cycles manqués}}', when: 'Consigné', due: 'Attendu', verdict: 'Verdict', message: 'Constat', size: 'Taille', stored: 'Rangée', file: 'Fichier',
    messages: 'Alertes envoyées', messagesAll: 'Les {count}', noMessages: 'Personne n’a encore été prévenu de rien',
    edit: 'Modifier', pause: 'Suspendre', resume: 'Reprendre', pausedUntil: 'Suspendu jusqu’au <time></time>', delete: 'Supprimer', inactive: 'Ce travail est désactivé : rien n’est attendu.',
    pauseTitle: 'Suspendre {name}', pauseText: 'Ce qui est attendu entre-temps est excusé, et les alertes sont retenues. Les rapports sont toujours jugés et rangés.', pauseFor: 'Pour combien de temps', pauseReason: 'Pourquoi (montré aux autres)', pauseReasonDefault: 'Suspendu dans le tableau de bord',
    pauseHours: '{count, plural, one {# heure} other {# heures}}', pauseDays: '{count, plural, one {# jour} other {# jours}}', paused: '{name} est suspendu', resumed: '{name} est de nouveau surveillé',
    deleteTitle: 'Supprimer {name} ?', deleteText: 'Le travail et {count, plural, one {sa seule entrée} other {ses # entrées}} seront perdus pour de bon. Les copies rangées et leur trace restent.', deleteConfirm: 'Supprimer le travail', deleted: '{name} a été supprimé',
  },
  entry: {
    title: 'Entrée {id}', why: 'Pourquoi ce verdict', rule: 'Règle', reported: 'L’agent a déclaré', observed: 'Vigie a trouvé', what: 'Preuves', file: 'Fichier', size: 'Taille', hash: 'SHA-256', same: 'identique', differs: 'différent', notTold: 'non déclaré', notLooked: 'non regardé',
    absent: 'fichier absent', irregular: 'pas un fichier ordinaire : {reason}', changed: 'modifié pendant la lecture', expected: 'Attendu', deadline: 'Échéance', observedAt: 'Constaté', ended: 'Fin du rapport', recorded: 'Consigné', late: 'après l’échéance', stored: 'Rangé dans', notStored: 'Non rangé',
    newerKept: 'non rangé : une copie plus récente était déjà là', storeFailed: 'n’a pas pu être rangé : {cause}', findings: 'Indices à côté du verdict', report: 'Rapport', error: 'Ce que dit l’agent', log: 'Journal de l’agent', raw: 'Les preuves en JSON', transfer: 'Transfert', before: 'Avant compression', content: 'Contenu',
    contentSame: 'identique à la dernière copie vérifiée', contentOther: 'différent de la dernière copie vérifiée', contentUnknown: 'rien à comparer', job: 'Travail', superseded: 'Un rapport plus récent nomme le même fichier : {name}', settles: 'Jugé après',
    rules: {
      'agent-reported-failure': 'L’agent dit lui-même qu’une étape a échoué. Regardez la machine de l’agent : son journal dit ce qui s’y est passé.',
      'agent-reported-transfer-failure': 'L’agent dit lui-même que le fichier n’est pas arrivé entier. Transférez-le à nouveau et refaites un rapport.',
      'no-file-named': 'L’agent annonce un succès sans nommer de fichier : il n’y a rien à restaurer. Corrigez l’agent.',
      'not-a-regular-file': 'Sous ce nom se trouve un lien, un dossier ou un périphérique, ou c’est illisible. Vigie ne suit rien de tel.',
      'file-not-arrived': 'Le fichier est peut-être en train d’arriver : il sera jugé une fois immobile.',
      superseded: 'Un rapport plus récent nomme le même fichier : les octets de celui-ci ont disparu. Cela ne change ni le travail ni une alerte.',
      'file-absent': 'L’agent a déclaré un fichier qui n’est jamais arrivé au dépôt. Transférez-le à nouveau et refaites un rapport.',
      'empty-file': 'Un fichier est arrivé, mais il est vide. C’est l’export lui-même qui a échoué.',
      'size-differs': 'Le fichier arrivé n’a pas la taille déclarée : il a été coupé, ou modifié après le rapport.',
      'hash-differs': 'Le fichier a la bonne taille, mais d’autres octets que déclarés : il a été abîmé ou modifié en route.',
      'no-checksum': 'Le rapport ne porte pas de SHA-256 : personne ne peut dire si ce sont les bons octets. Faites-le calculer par l’agent.',
      'not-stored': 'Les octets sont bons, mais n’ont pas pu être rangés. Un nouvel essai a lieu à chaque analyse.',
      verified: 'La taille et le SHA-256 de ce qui est arrivé sont ceux déclarés, et la copie est rangée.',
      undecidable: 'Aucune règle ne convient à ces preuves ; cela n’est jamais pris pour un succès.',
      'deadline-passed': 'L’échéance est passée sans qu’un rapport de ce cycle n’arrive. Vérifiez que l’agent tourne et atteint le serveur.',
    },
  },
  jobs: {
    title: 'Travaux', count: '{count, plural, =0 {aucun travail} one {# travail} other {# travaux}}', search: 'Chercher', searchHint: 'Base, agent, société, ville, responsable, étiquette', status: 'État', anyStatus: 'Tous les états', active: 'Surveillé', anyActive: 'Surveillés ou non', onlyLate: 'En retard', notLate: 'Pas en retard', onlyActive: 'Surveillés', onlyInactive: 'Désactivés',
    frequency: 'Calendrier', anyFrequency: 'Tous les calendriers', clear: 'Effacer les filtres', filteredBy: 'Seulement {what}', database: 'Base', agent: 'Agent', site: 'Site', verified: 'Dernière copie', next: 'Prochaine échéance', never: 'jamais', none: 'Aucun travail ne répond à ces filtres', noneYet: 'Aucun travail encore', noneYetText: 'Un travail dit quelle sauvegarde est attendue, et quand.',
    new: 'Nouveau travail', export: 'Exporter', exportCsv: 'En tableau (CSV)', exportJson: 'En JSON, à modifier et appliquer', selected: '{count, plural, one {# choisi} other {# choisis}}', select: 'Choisir {name}', switchOff: 'Désactiver', switchOn: 'Activer', addTag: 'Ajouter une étiquette', tag: 'Étiquette', changed: '{count, plural, one {# travail modifié} other {# travaux modifiés}}',
    selectAll: 'Tout choisir ({count, number})',
    switchOffTitle: 'Désactiver {count, plural, one {# travail} other {# travaux}} ?', switchOffText: 'Plus rien n’en sera attendu, et personne ne sera prévenu si rien ne vient, jusqu’à leur réactivation.', deselect: 'Ne rien choisir', sortBy: 'Trier par {column}', unmatched: '{count, plural, one {# base est signalée sans être attendue} other {# bases sont signalées sans être attendues}}', monitor: 'Surveiller', show: 'Afficher',
  },
  views: {
    title: 'Vues', none: 'Aucune vue enregistrée encore', save: 'Enregistrer cette vue', hint: 'Filtres et ordre reçoivent un nom, dans ce navigateur.', name: 'Nom', replaces: 'Une vue de ce nom sera remplacée', saved: 'La vue {name} est enregistrée', delete: 'Supprimer la vue {name}', deleteTitle: 'Supprimer la vue {name} ?', deleteText: 'Son nom et ses filtres sont oubliés dans ce navigateur. Aucun travail ne change.', deleteConfirm: 'Supprimer la vue',
  },
  import: {
    title: 'Appliquer une liste de travaux', hint: 'Un tableau JSON, comme en donne l’export. Rien ne change avant que vous ayez vu ce qui changerait.', list: 'Liste de travaux en JSON', file: 'Choisir un fichier', prune: 'Supprimer aussi les travaux absents de la liste', try: 'Montrer ce qui changerait', apply: 'Appliquer', applyAndDelete: 'Appliquer, et supprimer {count, plural, one {# travail et ses entrées} other {# travaux et leurs entrées}}',
    would: '{created} nouveaux, {updated} modifiés, {unchanged} inchangés, {deleted} supprimés', applied: '{created} créés, {updated} modifiés, {deleted} supprimés', created: 'nouveau', updated: 'modifié', deleted: 'supprimé', open: 'Appliquer une liste',
  },
  form: {
    newTitle: 'Nouveau travail', editTitle: 'Modifier {name}', database: 'Nom de la base', agent: 'Agent', agentHint: 'Nom de son dossier au dépôt', company: 'Société', city: 'Ville', frequency: 'Fréquence', hour: 'Heure (UTC)', minute: 'Minute', weekdays: 'Jours', dayOfMonth: 'Jour du mois', date: 'Date', cron: 'Expression cron', cronHint: 'Cinq champs : minute, heure, jour, mois, jour de semaine', timezone: 'Fuseau horaire', grace: 'Délai de grâce en minutes', graceHint: 'Retard admis ; vide : la valeur par défaut',
    path: 'Où ranger les copies vérifiées', pathHint: 'Variables : {names}', pathExample: 'Par exemple', email: 'Prévenir aussi par courriel', tags: 'Étiquettes', tagsHint: 'Séparées par des virgules', owner: 'Responsable', notes: 'Notes', isActive: 'Surveillé', preview: 'Ce que cela veut dire', next: 'Ensuite', create: 'Créer le travail', saved: '{name} a été enregistré', created: '{name} est attendue à partir de maintenant', more: 'Plus',
    frequencies: { hourly: 'Toutes les heures', daily: 'Tous les jours', weekly: 'Toutes les semaines', monthly: 'Tous les mois', once: 'Une fois', cron: 'Cron' },
  },
};
