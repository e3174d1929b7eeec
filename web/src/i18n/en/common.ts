/** Words of every page. */
export const common = {
  shell: {
    skip: 'Skip to the content', navigation: 'Main', openMenu: 'Open the menu', closeMenu: 'Close the menu', signOut: 'Sign out',
    overview: 'Overview', jobs: 'Jobs', agents: 'Agents', incidents: 'Incidents', deliveries: 'Deliveries', compliance: 'Compliance', settings: 'Settings',
    needAttention: '{count, plural, one {# needs attention} other {# need attention}}',
    role: { viewer: 'Viewer', operator: 'Operator', admin: 'Administrator', agent: 'Agent' },
    scheme: 'Colours: {current}. Change to {next}', schemes: { auto: 'System', light: 'Light', dark: 'Dark' },
    offline: 'Vigie cannot be reached. What you see may be old; it is brought up to date as soon as the connection is back.',
    worse: 'News: {count, plural, one {# job is now in trouble} other {# jobs are now in trouble}}.',
    better: 'News: {count, plural, =0 {no job is in trouble any more} one {only # job is still in trouble} other {only # jobs are still in trouble}}.',
  },
  states: {
    loading: 'Loading', retry: 'Try again', failed: 'That did not work', unreachable: 'Vigie cannot be reached', notFound: 'This does not exist, or not any more',
    forbidden: 'Your key may not see this', copy: 'Copy', copied: 'Copied', cancel: 'Cancel', close: 'Close', save: 'Save', more: 'Show more',
  },
  status: {
    ok: 'Verified', success: 'Verified', late_success: 'Verified, late', failed: 'Failed', missing: 'Missing', hash_mismatch: 'Hash differs',
    transfer_integrity_failed: 'Transfer damaged', unknown: 'Unknown', pending: 'Pending', excused: 'Excused', inactive: 'Switched off', none: 'Nothing due',
  },
  strip: { none: 'No cycle yet', label: '{good} of the last {all} cycles verified; the newest: {newest}' },
  signIn: {
    title: 'Sign in', why: 'Show an API key; this browser then gets a session that ends by itself.', key: 'API key', submit: 'Sign in', wrong: 'This key is unknown, or no longer valid.',
    unreachable: 'Vigie cannot be reached.', where: 'The first key lies on the server in <file>data/admin-key</file>, or is what ADMIN_API_KEY says.',
  },
  notFound: { title: 'Not found', text: 'There is no such page here.', back: 'Go to the overview' },
};
