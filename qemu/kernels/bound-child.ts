// Children that must not outlive us: an orphaned apt-get would keep apt's lock, an orphaned tar would write into a
// folder that the next process clears.

/** The command line that runs `program` so that the system kills it when this process dies, however it dies. */
export function boundToUs(program: string, args: readonly string[]): [string, string[]] {
  // prctl(PR_SET_PDEATHSIG), by setpriv of util-linux, which every Debian has.
  return ["setpriv", ["--pdeathsig", "KILL", "--", program, ...args]];
}
