/** Words of incidents and silences. */
export const incidents = {
  incidents: {
    title: 'Incidents', hint: 'What goes wrong at one agent is one incident, from its beginning to its end.', count: '{count, plural, =0 {no incident} one {# incident} other {# incidents}}',
    state: 'State', states: { open: 'Open', resolved: 'Over', all: 'All' }, agent: 'Agent', agentHint: 'Name of the agent', looked: 'Looked after', lookedAny: 'Looked after or not', lookedYes: 'Somebody looks after it', lookedNo: 'Nobody looks after it',
    from: 'Begun since', to: 'Begun before', noneOpen: 'No incident is open', none: 'No incident meets these filters', noneText: 'What fails next is listed here within seconds.', more: 'Show older ones', clear: 'Clear filters',
    lasts: 'for {span}', lasted: 'lasted {span}', jobs: '{trouble} of {count, plural, one {# job} other {# jobs}} in trouble', jobsOver: '{count, plural, one {# job} other {# jobs}}', notTold: 'nobody was told', toldAt: 'told <time></time>', by: 'Looked after by {name}', byNobody: 'Nobody looks after it',
    trouble: 'Jobs in trouble now', troubleHint: 'The longest without a verified copy first', noTrouble: 'Nothing is in trouble', noTroubleText: 'Every active job has its newest backup verified, or waits for its first one.', since: 'No verified copy for', alarms: 'Vigie itself', noAlarms: 'Vigie itself is well',
  },
  incident: {
    title: 'Incident {id}', state: { open: 'Open', resolved: 'Over' }, opened: 'Began', resolved: 'Over', duration: 'Length', told: 'Last told', never: 'never', messages: 'Messages', messagesCount: '{count, plural, =0 {none} one {# message} other {# messages}}', lookedAfter: 'Looked after by', since: 'Since', recovered: 'Recovered', left: 'switched off meanwhile', inTrouble: 'in trouble', quiet: 'no reminders', job: 'Database', status: 'Last verdict', jobs: 'Jobs concerned', noJobs: 'The jobs of this incident were deleted since',
    acknowledge: 'Look after it', acknowledgeAgain: 'Change the note', takeBack: 'Give it back', acknowledgeTitle: 'Look after incident {id}', acknowledgeText: 'Reminders about the jobs that are in trouble now stop. What becomes worse, and the end, is told all the same, with your name and note.', note: 'Note for everybody', noteHint: 'What is known, who is on the way', as: 'You are named as {name}.', acknowledged: 'You look after it: no more reminders', givenBack: 'Reminders go on', giveBackTitle: 'Give the incident back?', giveBackText: 'Reminders about its jobs go on. The note “{note}” of {name} is no longer part of the messages; the timeline keeps it.', noNote: 'no note',
    timeline: 'Timeline', timelineMore: 'Show earlier', and: '{count, plural, one {and # more} other {and # more}}',
    step: {
      opened: 'The incident began', resolved: 'The incident is over', worse: '{count, plural, one {A job got into trouble} other {# jobs got into trouble}}', better: '{count, plural, one {A job recovered} other {# jobs recovered}}', left: '{count, plural, one {A job was switched off} other {# jobs were switched off}}',
      told: '{count, plural, one {A message was written} other {# messages were written}}', acknowledged: '{name} looks after it', unacknowledged: '{name} gave it back', somebody: 'Somebody',
    },
  },
  silences: {
    title: 'Silences', hint: 'No alerts about some jobs for a while. What is still wrong at the end is told.', new: 'New silence', mute: 'Mute', muteAgent: 'Mute this agent', what: 'Which jobs', reason: 'Why', author: 'By', until: 'Ends', ended: 'ended', over: 'over', end: 'End now', endTitle: 'End this silence?', endText: 'What is still wrong with {what} is told within seconds.', endedNow: 'The silence was ended', none: 'Nothing is silenced', withOver: 'Also those that are over',
    dialogTitle: 'New silence', dialogText: 'Alerts and reminders about these jobs are held back. Cycles stay due and count: for planned work there are maintenance windows.', for: 'For how long', hours: '{count, plural, one {# hour} other {# hours}}', days: '{count, plural, one {# day} other {# days}}', make: 'Silence them', made: 'Silenced until {time}', reasonHint: 'Known: …', needed: 'Name at least one condition.', muted: 'muted until <time></time>', more: 'Show more',
  },
  match: {
    agents: 'Agents', companies: 'Companies', cities: 'Cities', tags: 'Tags', jobs: 'Databases', statuses: 'Statuses', severities: 'How bad', kinds: 'Kind of message', hint: 'Values are separated by commas; in names, * stands for any characters.', everything: 'everything', severity: { critical: 'critical', warning: 'perhaps', info: 'for information' }, any: 'any', all: 'All conditions that are given must hold; each holds when one of its values fits.',
  },
};
