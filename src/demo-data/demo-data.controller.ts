import { Controller, Delete, Get, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { ApiProblems } from '../common/http/problem.js';
import { DemoLoader } from './demo-loader.js';
import { DemoRemover } from './demo-remover.js';
import { DemoStates } from './demo-states.js';
import { DemoState } from './dto/demo-state.dto.js';

/** Made-up sites with good and bad backups, for a first look. */
@ApiTags('demo')
@Controller('demo')
export class DemoDataController {
  constructor(private readonly states: DemoStates, private readonly loader: DemoLoader, private readonly remover: DemoRemover) {}

  /** Whether demo data is loaded, and what keeps it from being. */
  @Get()
  @Access('viewer')
  getDemo(): Promise<DemoState> {
    return this.states.get();
  }

  /** Makes jobs of eight made-up sites, leaves their backups in staging and scans. Alerts about them go to whoever the rules say. 409 unless the installation is empty: no job, no report, no stored copy. */
  @Post()
  @Access('admin')
  @ApiProblems(409)
  loadDemo(): Promise<DemoState> {
    return this.loader.load();
  }

  /** Removes those jobs with their entries, incidents, messages, staging folders and stored copies; nothing else. It waits for the scan at work. 404 when none is loaded. */
  @Delete()
  @Access('admin')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiProblems(404)
  removeDemo(): Promise<void> {
    return this.remover.remove();
  }
}
