// What the exit code of every command means; `--help` and the README say the same.

export const exitCodes = {
  good: 0,
  /** The script or a test failed; a missing or empty script too. */
  failed: 1,
  /** Wrong usage: unknown options, commands, kernels, architectures. */
  usage: 2,
  /** Something is missing on this machine: a kernel, QEMU, a compiler, the network, disk space. */
  missing: 3,
  /** The guest died: it panicked, hung, or QEMU ended. */
  guest: 4,
  /** A defect of tapwright itself (EX_SOFTWARE of sysexits). */
  defect: 70,
  /** Ctrl-C ended a command that was not done. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeHelp = `Exit codes:
  0    good
  1    the script or a test failed (a missing or empty script, too)
  2    wrong usage (an unknown kernel or architecture, too)
  3    something is missing on this machine (a kernel, QEMU, a compiler, the network, disk space)
  4    the guest died (it panicked, hung, or QEMU ended)
  70   a defect of tapwright
  130  Ctrl-C ended a command that was not done`;
