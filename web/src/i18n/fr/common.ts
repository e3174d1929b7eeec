import type { common as words } from '../en/common.ts';

export const common: typeof words = {
  shell: {
    skip: 'Aller au contenu', navigation: 'Principale', openMenu: 'Ouvrir le menu', closeMenu: 'Fermer le menu', signOut: 'Se déconnecter',
    overview: 'Vue d’ensemble', jobs: 'Travaux', agents: 'Agents', incidents: 'Incidents', deliveries: 'Envois', compliance: 'Conformité', settings: 'Réglages',
    needAttention: '{count, plural, one {# demande attention} other {# demandent attention}}',
    role: { viewer: 'Lecture', operator: 'Opérateur', admin: 'Administrateur', agent: 'Agent' },
    scheme: 'Couleurs : {current}. Passer à {next}', schemes: { auto: 'Système', light: 'Clair', dark: 'Sombre' },
    offline: 'Vigie est injoignable. Ce qui est affiché peut être ancien ; tout sera mis à jour dès le retour de la connexion.',
    worse: 'Nouveau : {count, plural, one {# travail en difficulté} other {# travaux en difficulté}}.',
    better: 'Nouveau : {count, plural, =0 {plus aucun travail en difficulté} one {plus que # travail en difficulté} other {plus que # travaux en difficulté}}.',
  },
  states: {
    loading: 'Chargement', retry: 'Réessayer', failed: 'Cela n’a pas fonctionné', unreachable: 'Vigie est injoignable', notFound: 'Cela n’existe pas, ou plus',
    forbidden: 'Votre clé ne permet pas de voir ceci', copy: 'Copier', copied: 'Copié', cancel: 'Annuler', close: 'Fermer', save: 'Enregistrer', more: 'Afficher la suite',
  },
  status: {
    ok: 'Vérifié', success: 'Vérifié', late_success: 'Vérifié, en retard', failed: 'Échec', missing: 'Manquant', hash_mismatch: 'Empreinte différente',
    transfer_integrity_failed: 'Transfert abîmé', unknown: 'Inconnu', pending: 'En attente', excused: 'Excusé', inactive: 'Désactivé', none: 'Rien d’attendu',
  },
  strip: { none: 'Aucun cycle encore', label: '{good} des {all} derniers cycles vérifiés ; le plus récent : {newest}' },
  signIn: {
    title: 'Connexion', why: 'Donnez une clé d’API ; ce navigateur reçoit une session qui se termine d’elle-même.', key: 'Clé d’API', submit: 'Se connecter', wrong: 'Cette clé est inconnue, ou n’est plus valable.',
    unreachable: 'Vigie est injoignable.', where: 'La première clé se trouve sur le serveur dans <file>data/admin-key</file>, ou dans ADMIN_API_KEY.',
  },
  notFound: { title: 'Introuvable', text: 'Cette page n’existe pas.', back: 'Aller à la vue d’ensemble' },
};
