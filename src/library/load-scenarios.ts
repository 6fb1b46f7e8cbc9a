// Scenario files, whatever stands in them.
import { type LoadOptions, loadScenario } from '../scenario/load.ts';
import { type ReadScenarios, readScenariosWith } from './read-scenarios.ts';

/** Reads all files that `paths` stand for. */
export const readScenarios = (paths: readonly string[], options: Omit<LoadOptions, 'readFile'>): ReadScenarios =>
  readScenariosWith(loadScenario, paths, options);
