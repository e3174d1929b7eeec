import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BackupEntry } from '../entries/backup-entry.entity.js';
import { DomainEvent } from '../events/event.entity.js';
import { ExpectedBackupJob } from '../jobs/job.entity.js';
import { DeliveriesController } from './deliveries.controller.js';
import { DeliveriesService } from './deliveries.service.js';
import { DeliveryOrders } from './delivery-orders.js';
import { DeliveryStore } from './delivery-store.js';
import { Delivery } from './delivery.entity.js';
import { FanOutStep } from './fan-out-step.js';
import { JobAlert } from './job-alert.entity.js';
import { mailerModule, MailTransport } from './mail/mail-transport.js';
import { NotificationService } from './notification.service.js';
import { NotificationsController } from './notifications.controller.js';
import { Outbox } from './outbox.js';
import { ReminderStep } from './reminder-step.js';
import { SendStep } from './send-step.js';
import { StatusTeller } from './status-teller.js';

/** Turns events into mails: decides what is new, writes it to the outbox, sends it until it has arrived. */
@Module({
  imports: [TypeOrmModule.forFeature([Delivery, JobAlert, DomainEvent, ExpectedBackupJob, BackupEntry]), mailerModule()],
  controllers: [DeliveriesController, NotificationsController],
  providers: [NotificationService, FanOutStep, ReminderStep, SendStep, DeliveryStore, StatusTeller, Outbox, MailTransport, DeliveriesService, DeliveryOrders],
  exports: [NotificationService],
})
export class NotificationModule {}
