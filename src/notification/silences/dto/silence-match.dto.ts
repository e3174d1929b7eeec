import { OmitType } from '@nestjs/swagger';
import { RuleMatch } from '../../routing/dto/rule-match.dto.js';

/** Which jobs a silence keeps quiet: the conditions of a rule that are about jobs. All that are named must hold; one at least must be. */
export class SilenceMatch extends OmitType(RuleMatch, ['kinds'] as const) {}
