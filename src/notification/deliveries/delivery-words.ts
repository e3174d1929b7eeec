export const DELIVERY_STATUSES = ['pending', 'retrying', 'sent', 'failed', 'skipped'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];
export const DELIVERY_KINDS = ['alert', 'reminder', 'recovery', 'report_rejected', 'scan_failed', 'alarm', 'channel_disabled', 'digest', 'test'] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];
