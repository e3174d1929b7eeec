import { ENTRY_STATUSES } from '../../entries/backup-entry.entity.js';
import { DELIVERY_KINDS, DELIVERY_STATUSES } from '../../notification/deliveries/delivery.entity.js';
import { INCIDENT_STATES } from '../../notification/incidents/incident.entity.js';
import { SCAN_STATES, SCAN_TRIGGERS } from '../../scanner/runs/scan-run.entity.js';
import { ALARM_KINDS } from '../../watch/alarms.js';
import { WORDS } from './payload-words.js';

it('Payloads of events are documented with the words of the modules that publish them', () => {
  expect(WORDS).toEqual({
    ScanState: SCAN_STATES, ScanTrigger: SCAN_TRIGGERS, EntryStatus: ENTRY_STATUSES, DeliveryKind: DELIVERY_KINDS, DeliveryStatus: DELIVERY_STATUSES,
    AlarmKind: ALARM_KINDS, IncidentState: INCIDENT_STATES,
  });
});
