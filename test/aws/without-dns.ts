import dns from 'node:dns';
import {vi} from 'vitest';

/** Runs `work` with a resolver that knows no host, and tells which hosts were looked for: nothing leaves the machine. */
export const hostsLookedUp = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
  const hosts = new Set<string>();
  const lookup = vi.spyOn(dns, 'lookup').mockImplementation(((
    host: string,
    _: unknown,
    done: (error: Error) => void,
  ) => {
    hosts.add(host);
    done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {code: 'ENOTFOUND'}));
    // One of the overloads of lookup, the one that sockets use.
  }) as typeof dns.lookup);
  await work().finally(() => lookup.mockRestore());
  return [...hosts];
};
