/**
 * One scale for "right person" and "right value": n stands for a probability of at least the value beside it (api.md section 2.8).
 */
const steps = [0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 0.995, 0.999] as const;

/** Probability to likelihood 0 (below every step) to 10. */
export function likelihoodOf(probability: number): number {
  return steps.filter((step) => probability >= step).length;
}

/** The probability that likelihood `n` (1-10) stands for. */
export function probabilityOf(likelihood: number): number {
  return steps[likelihood - 1] ?? 0;
}

/** Probability that at least one of several independent signs is right. */
export function combine(probabilities: readonly number[]): number {
  return 1 - probabilities.reduce((wrong, probability) => wrong * (1 - probability), 1);
}
