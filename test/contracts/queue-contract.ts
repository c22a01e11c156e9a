import { describeClosing } from './queue-contract-closing.js';
import { describeFailures } from './queue-contract-failures.js';
import { describeIds } from './queue-contract-ids.js';
import { describeLine } from './queue-contract-line.js';
import { describeTraces } from './queue-contract-traces.js';
import { type OpenQueue, openInTest, type QueueInTest } from './queue-in-test.js';

/** What every queue must do, whatever carries it, in groups by behaviour. */

/** Runs the contract on the queue that `open` gives. */
export function queueContract(title: string, open: OpenQueue): void {
  describe(`the queue contract on ${title}`, () => {
    let queueInTest: QueueInTest;
    beforeEach(async () => {
      queueInTest = await openInTest(open);
    });
    afterEach(() => queueInTest.queue.close(0));

    const underTest = () => queueInTest;
    describeLine(underTest);
    describeIds(underTest, open);
    describeFailures(underTest);
    describeTraces(underTest);
    describeClosing(underTest);
  });
}
