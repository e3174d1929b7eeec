import { Logger as NestLogger } from '@nestjs/common';
import { AbstractLogger, type LogLevel, type LogMessage } from 'typeorm';

/** TypeORM's warnings in the same log, and the same format, as everything else. */
export class TypeormLogger extends AbstractLogger {
  private readonly logger = new NestLogger('Database');

  protected writeLog(level: LogLevel, messages: LogMessage | LogMessage[] | string | number): void {
    for (const { message } of this.prepareLogMessages(messages)) {
      if (level === 'warn') this.logger.warn(String(message));
      else this.logger.debug(String(message));
    }
  }
}
