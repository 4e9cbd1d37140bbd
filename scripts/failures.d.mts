export interface FailedStage {
  readonly name: string;
  readonly output: string;
}
export function tellFailures(stages: readonly FailedStage[]): readonly string[];
