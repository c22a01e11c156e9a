/**
 * What many requests want of the database at the same moment goes to it as one: every call of one turn of the event loop shares a run that
 * begins after all of them, so nobody gets an answer older than the question. A failed run fails all of its calls.
 */

/** Calls of more are begun as another run, so that no statement grows without end. */
const mostCalls = 100;

/** A function that hands its input to the turn's run of `run` and gives that run's answer, which all its calls share. */
export function perTurn<Input, Answer>(
  run: (inputs: readonly Input[]) => Promise<Answer>,
): (input: Input) => Promise<Answer> {
  let open: { readonly inputs: Input[]; readonly answer: Promise<Answer> } | null = null;
  const begin = () => {
    const inputs: Input[] = [];
    const answer = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      if (open?.inputs === inputs) open = null;
      return run(inputs);
    });
    return { inputs, answer };
  };
  return (input) => {
    open = open === null || open.inputs.length >= mostCalls ? begin() : open;
    open.inputs.push(input);
    return open.answer;
  };
}
