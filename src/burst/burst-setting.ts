// What a burst is made of: a scenario's dialogue, and how often.
import type { Setting } from '../dialogue/setting.ts';
import type { Burst, Scenario } from '../scenario/scenario.ts';

export interface BurstSetting extends Setting {
  readonly scenario: Scenario;
  readonly burst: Burst;
}
