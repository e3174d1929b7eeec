import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BackupEntry } from '../entries/backup-entry.entity.js';
import { DomainEvent } from '../events/event.entity.js';
import { ExpectedBackupJob } from '../jobs/job.entity.js';
import { Attempts } from './deliveries/attempts.js';
import { ChannelDisabler } from './channels/channel-disabler.js';
import { ChannelEditor } from './channels/channel-editor.js';
import { channelKinds } from './channels/channel-kinds.js';
import { ChannelQueue } from './channels/channel-queue.js';
import { ChannelSender } from './channels/channel-sender.js';
import { ChannelSettings } from './channels/channel-settings.js';
import { ChannelTester } from './channels/channel-tester.js';
import { ChannelVault } from './channels/channel-vault.js';
import { NotificationChannel } from './channels/channel.entity.js';
import { ChannelsController } from './channels/channels.controller.js';
import { ChannelsService } from './channels/channels.service.js';
import { HttpPoster } from './channels/http/http-poster.js';
import { SecretBox } from './channels/secret-box.js';
import { ClockRepair } from './deciding/clock-repair.js';
import { DecidingSteps } from './deciding/deciding-steps.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { DeliveriesService } from './deliveries/deliveries.service.js';
import { DeliveryOrders } from './deliveries/delivery-orders.js';
import { DeliverySkipping } from './deliveries/delivery-skipping.js';
import { DeliveryStore } from './deliveries/delivery-store.js';
import { Delivery } from './deliveries/delivery.entity.js';
import { FanOutStep } from './deciding/fan-out-step.js';
import { HeldAlert } from './deciding/held-alert.entity.js';
import { HeldStep } from './deciding/held-step.js';
import { JobAlert } from './deciding/job-alert.entity.js';
import { MailRecipient } from './mailboxes/mail-recipient.entity.js';
import { MailRecipientsController } from './mailboxes/mail-recipients.controller.js';
import { MailRecipients } from './mailboxes/mail-recipients.service.js';
import { Mailboxes } from './mailboxes/mailboxes.js';
import { Acknowledgements } from './incidents/acknowledgements.js';
import { IncidentBook } from './incidents/incident-book.js';
import { IncidentJob } from './incidents/incident-job.entity.js';
import { IncidentStep } from './incidents/incident-step.js';
import { IncidentSteps } from './incidents/incident-steps.js';
import { IncidentSweeper } from './incidents/incident-sweeper.js';
import { IncidentTeller } from './incidents/incident-teller.js';
import { Incident } from './incidents/incident.entity.js';
import { IncidentTimeline } from './incidents/timeline/incident-timeline.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { IncidentsService } from './incidents/incidents.service.js';
import { MembershipStep } from './incidents/membership-step.js';
import { mailerModule, MailTransport } from './mail/mail-transport.js';
import { NotificationService } from './notification.service.js';
import { NotificationsController } from './deliveries/notifications.controller.js';
import { Outbox } from './deliveries/outbox.js';
import { Refusals } from './deliveries/refusals.js';
import { ReminderStep } from './deciding/reminder-step.js';
import { Router } from './routing/router.js';
import { Routes } from './routing/routes.js';
import { RuleEditor } from './routing/rule-editor.js';
import { NotificationRule } from './routing/rule.entity.js';
import { RulesController } from './routing/rules.controller.js';
import { RulesService } from './routing/rules.service.js';
import { Silence } from './silences/silence.entity.js';
import { SilencesController } from './silences/silences.controller.js';
import { SilencesService } from './silences/silences.service.js';
import { SendStep } from './deliveries/send-step.js';

const tables = [Delivery, JobAlert, HeldAlert, DomainEvent, ExpectedBackupJob, BackupEntry, NotificationChannel, NotificationRule, Incident, IncidentJob, Silence, MailRecipient];
const whatIsTold = [NotificationService, DecidingSteps, ClockRepair, FanOutStep, HeldStep, ReminderStep, Outbox];
const incidents = [IncidentSteps, MembershipStep, IncidentStep, IncidentBook, IncidentTeller, IncidentsService, IncidentTimeline, Acknowledgements, SilencesService, IncidentSweeper];
const whoIsTold = [Router, Routes, RulesService, RuleEditor];
const sending = [SendStep, Attempts, Refusals, Mailboxes, MailRecipients, DeliveryStore, DeliveriesService, DeliveryOrders, DeliverySkipping, MailTransport];
const channels = [
  ...channelKinds, HttpPoster, SecretBox, ChannelVault, ChannelSettings, ChannelSender, ChannelsService, ChannelEditor, ChannelTester, ChannelDisabler, ChannelQueue,
];

/** Turns events into messages: decides what is new and whom it concerns, writes it to the outbox, sends it until it has arrived. */
@Module({
  imports: [TypeOrmModule.forFeature(tables), mailerModule()],
  controllers: [DeliveriesController, NotificationsController, ChannelsController, RulesController, IncidentsController, SilencesController, MailRecipientsController],
  providers: [...whatIsTold, ...incidents, ...whoIsTold, ...sending, ...channels],
  exports: [NotificationService, Outbox],
})
export class NotificationModule {}
