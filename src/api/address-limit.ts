import { subscriberOf } from './peer-address.js';

/** A sliding window per caller, in memory: what one process knows is enough to keep a public form from being a flood. */
export interface AddressLimit {
  /** Counts one call from `address`; null where it may pass, else the seconds until the next one may. */
  take(address: string): number | null;
}

export interface LimitSetting {
  readonly calls: number;
  readonly windowMs: number;
}

// About 100 bytes each; over it the callers seen longest ago are forgotten first.
const mostCallers = 50_000;

export function addressLimit({ calls, windowMs }: LimitSetting, clockMs: () => number): AddressLimit {
  const callers = new Map<string, number[]>();
  return {
    take(address) {
      const [caller, now] = [subscriberOf(address), clockMs()];
      const recent = (callers.get(caller) ?? []).filter((at) => at > now - windowMs);
      callers.delete(caller);
      callers.set(caller, recent);
      if (callers.size > mostCallers) callers.delete(callers.keys().next().value!);
      if (recent.length >= calls) return Math.max(1, Math.ceil((recent[0]! + windowMs - now) / 1000));
      recent.push(now);
      return null;
    },
  };
}
