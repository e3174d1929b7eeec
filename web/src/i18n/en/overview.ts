/** Words of the overview and of the guide for the first run. */
export const overview = {
  overview: {
    title: 'Overview', welcome: 'Welcome to Vigie', headline: 'Oldest restorable copy', nothingActive: 'No job is active', isOldest: 'since the last verified copy of', neverBig: 'Never',
    waitingFor: 'No verified copy yet, for {span}:', oldestFirst: 'Databases by the age of their newest verified copy', never: 'never',
    ages: { under_1_day: 'under a day', under_7_days: 'one to seven days', older: 'older', never: 'never verified' },
    tiles: 'How things stand',
    tile: {
      ok: 'Verified', late: 'Late', failed: 'Failed', missing: 'Missing', hash_mismatch: 'Hash differs', transfer_integrity_failed: 'Damaged', unknown: 'Unknown', silent: 'Silent', rejected: 'Rejected',
    },
    changes: 'Changed since yesterday', noChanges: 'Nothing changed in the last 24 hours', moreChanges: '{count} more',
    sites: 'Sites', sitesHint: 'The last 14 cycles of each database, the newest at the right', moreSites: 'Show more ({count} left)',
    siteWrong: '{count, plural, one {# in trouble} other {# in trouble}}', siteUnknown: '{count, plural, one {# unknown} other {# unknown}}', siteFine: 'All verified',
    moreDatabases: '{count, plural, one {# more database} other {# more databases}}',
    scanNow: 'Scan now', scanQueued: 'A scan is about to begin', scanning: 'Scanning',
    scanFigures: '{files, plural, one {# file} other {# files}} · {reports, plural, one {# report} other {# reports}} · {entries, plural, one {# verdict} other {# verdicts}}',
    timeLeft: 'about {span} left', lastScan: 'Last scan', noScan: 'No scan yet', nextScan: 'Next scan', scanError: 'The last scan failed: {error}',
    ledgerHeld: 'The clock has jumped: deadlines are held until it is confirmed.',
  },
  firstRun: {
    intro: 'Vigie knows which backups are expected, reads the bytes that really arrived, and tells you when nothing came. Three steps, and you see it at work.',
    step1: 'Point an agent at this folder', step1Text: 'An agent is any script that drops files into its own folder below the staging root:',
    step2: 'Send a backup and a report', step2Text: 'This is a complete agent. Run it on the machine of the database, or here to try it out; set the names in its first line.',
    step3: 'Watch the first report arrive', waiting: 'Waiting for the first report …', waitingText: 'Vigie looks by itself every few minutes; “Scan now” looks at once.',
    arrived: '{count, plural, one {A database was reported} other {# databases were reported}} that no job expects yet:', heard: 'An agent has been heard: {agents}.',
    monitor: 'Monitor this', monitored: '{name} is expected from now on', createJob: 'Or say first what you expect: create a job',
    readOnly: 'Your key may only read; an administrator can go on here.',
  },
  demo: {
    load: 'Load demo data', loadTitle: 'Load demo data?', loadText: 'Vigie makes 19 jobs of eight made-up sites, drops good and bad backups in folders DEMO_… of staging, and scans. Alerts about them go to whoever is told of everything. One click removes all of it again. Some verdicts come after a few minutes, since files may still be arriving.', loaded: 'The demo plays',
    title: 'Demo data.', text: 'What is called DEMO is made up; {name} loaded it <time></time>.', remove: 'Remove demo data', removeTitle: 'Remove the demo data?', removeText: 'The jobs that were made for the demo are lost, with their entries, incidents, messages, DEMO_… folders and stored copies. What you have made yourself stays.', removed: 'The demo data is gone',
  },
};
