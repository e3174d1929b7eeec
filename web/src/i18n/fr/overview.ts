import type { overview as words } from '../en/overview.ts';

export const overview: typeof words = {
  overview: {
    title: 'Vue d’ensemble', welcome: 'Bienvenue dans Vigie', headline: 'Copie restaurable la plus ancienne', nothingActive: 'Aucun travail actif', isOldest: 'depuis la dernière copie vérifiée de', neverBig: 'Jamais',
    waitingFor: 'Aucune copie vérifiée depuis {span} :', oldestFirst: 'Bases par âge de leur dernière copie vérifiée', never: 'jamais',
    ages: { under_1_day: 'moins d’un jour', under_7_days: 'un à sept jours', older: 'plus ancien', never: 'jamais vérifié' },
    tiles: 'État général',
    tile: {
      ok: 'Vérifiés', late: 'En retard', failed: 'Échecs', missing: 'Manquants', hash_mismatch: 'Empreinte', transfer_integrity_failed: 'Abîmés', unknown: 'Inconnus', silent: 'Muets', rejected: 'Refusés',
    },
    changes: 'Changements depuis hier', noChanges: 'Rien n’a changé ces dernières 24 heures', moreChanges: '{count} de plus',
    sites: 'Sites', sitesHint: 'Les 14 derniers cycles de chaque base, le plus récent à droite', moreSites: 'Afficher la suite (encore {count})',
    siteWrong: '{count, plural, one {# en difficulté} other {# en difficulté}}', siteUnknown: '{count, plural, one {# inconnu} other {# inconnus}}', siteFine: 'Tout est vérifié',
    moreDatabases: '{count, plural, one {# autre base} other {# autres bases}}',
    scanNow: 'Analyser maintenant', scanQueued: 'Une analyse va commencer', scanning: 'Analyse en cours',
    scanFigures: '{files, plural, one {# fichier} other {# fichiers}} · {reports, plural, one {# rapport} other {# rapports}} · {entries, plural, one {# verdict} other {# verdicts}}',
    timeLeft: 'encore {span} environ', lastScan: 'Dernière analyse', noScan: 'Aucune analyse encore', nextScan: 'Prochaine analyse', scanError: 'La dernière analyse a échoué : {error}',
    ledgerHeld: 'L’horloge a fait un saut : les échéances attendent sa confirmation.',
  },
  firstRun: {
    intro: 'Vigie sait quelles sauvegardes sont attendues, lit les octets réellement arrivés, et vous prévient quand rien n’est venu. Trois étapes pour la voir à l’œuvre.',
    step1: 'Dirigez un agent vers ce dossier', step1Text: 'Un agent est un simple script qui dépose des fichiers dans son propre dossier sous la racine de dépôt :',
    step2: 'Envoyez une sauvegarde et un rapport', step2Text: 'Voici un agent complet. Lancez-le sur la machine de la base, ou ici pour essayer ; les noms sont sur sa première ligne.',
    step3: 'Regardez arriver le premier rapport', waiting: 'En attente du premier rapport…', waitingText: 'Vigie regarde d’elle-même toutes les quelques minutes ; « Analyser maintenant » regarde tout de suite.',
    arrived: '{count, plural, one {Une base a été signalée} other {# bases ont été signalées}} sans qu’aucun travail ne l’attende :', heard: 'Un agent s’est manifesté : {agents}.',
    monitor: 'Surveiller', monitored: '{name} est attendue à partir de maintenant', createJob: 'Ou dites d’abord ce que vous attendez : créez un travail',
    readOnly: 'Votre clé ne permet que de lire ; un administrateur peut continuer ici.',
  },
  demo: {
    load: 'Charger des données de démonstration', loadTitle: 'Charger des données de démonstration ?', loadText: 'Vigie crée 19 travaux de huit sites inventés, dépose de bonnes et de mauvaises sauvegardes dans des dossiers DEMO_… du dépôt, et les analyse. Leurs alertes vont à qui est prévenu de tout. Un clic retire le tout. Certains verdicts viennent après quelques minutes, car des fichiers peuvent encore arriver.', loaded: 'La démonstration joue',
    title: 'Données de démonstration.', text: 'Ce qui s’appelle DEMO est inventé ; {name} l’a chargé <time></time>.', remove: 'Retirer la démonstration', removeTitle: 'Retirer les données de démonstration ?', removeText: 'Les travaux créés pour la démonstration sont perdus, avec leurs entrées, incidents, messages, dossiers DEMO_… et copies rangées. Ce que vous avez créé vous-même reste.', removed: 'La démonstration est partie',
  },
};
