// Every option of stap(1), and what becomes of it here. `docs/command-line.md` is made from this table, the refusals of the
// parser come from it, and a test gives each option to the real parser.

/** `same`: letter and meaning. `differs`: taken, with a difference. `refused`: known, and answered with the reason. */
export type Verdict = "same" | "differs" | "refused";

export interface StapOption {
  /** As commander reads it: `-G, --global <NAME=VALUE>` without the long names that are ours alone. */
  readonly flags: string;
  readonly verdict: Verdict;
  /** What it does or how it differs; of a refused one why, and what to use instead. */
  readonly note: string;
  /** A command line that has it, after `tapwright`. */
  readonly example: readonly string[];
}

const script = ["-e", "probe begin { exit() }"];

function same(flags: string, note: string, ...example: string[]): StapOption {
  return { flags, verdict: "same", note, example };
}

function differs(flags: string, note: string, ...example: string[]): StapOption {
  return { flags, verdict: "differs", note, example };
}

/** A refused option needs no other words around it. */
function refused(flags: string, note: string, value?: string): StapOption {
  const [first = ""] = flags.split(/[, ]/);
  const isLong = first.startsWith("--");
  const given = value === undefined ? [first] : isLong ? [`${first}=${value}`] : [first, value];
  return { flags, verdict: "refused", note, example: ["run", ...given, ...script] };
}

const noServers = "modules are built on this machine, there are no compile servers: leave it out";
const noUserSpace = "probes in user space are not supported yet: leave it out";
const oneBackend =
  "there is one back end, a kernel module that runs in a guest: leave it out, or say --runtime=kernel";
const noResourceLimits =
  "nothing runs with more rights than your own: limit the command with your shell's ulimit, or prlimit(1)";

export const stapOptions: readonly StapOption[] = [
  // What is run
  same("-", "reads the script from standard input", "run", "-"),
  same("-e <script>", "the script itself; may be given once", "run", ...script),
  same(
    "-E <script>",
    "one more script, besides that of `-e` or the file; may be repeated, also with `-l` and `-L`",
    "run",
    ...script,
    "-E",
    "probe end { println(1) }",
  ),
  differs(
    "--example",
    "the file is looked for among the examples of this package",
    "run",
    "--example",
    "iotask.stp",
  ),
  same("-I <dir>", "one more folder of tapsets; may be repeated", "run", "-I", "/tmp", ...script),
  same("-g", "guru mode", "run", "-g", ...script),
  differs(
    "-G <name=value>",
    "the value of a scalar global, read by its type; any text may follow the `=`, numbers are written as in the language",
    "run",
    "-G",
    "n=052",
    "-e",
    "global n probe begin { println(n) exit() }",
  ),
  differs(
    "-D <name=value>",
    "sets one of the limits that `tapwright run --help` lists; there is no C preprocessor behind it",
    "run",
    "-D",
    "MAXACTION=5000",
    ...script,
  ),
  differs(
    "--compatible <version>",
    "what `systemtap_v` is to the preprocessor, up to 5.6; the language itself is read the same",
    "run",
    "--compatible",
    "4.8",
    ...script,
  ),
  differs(
    "--check-version",
    "taken, and has nothing to say: no construct is read in another way for another version",
    "run",
    "--check-version",
    ...script,
  ),
  differs(
    "--privilege <level>",
    "only `stapdev` is taken: in a guest every script is run by root",
    "run",
    "--privilege=stapdev",
    ...script,
  ),
  refused("--unprivileged", "in a guest every script is run by root: leave it out"),

  // How far it goes
  differs(
    "-p <pass>",
    "the last pass; -p1 to -p3 print what that pass made. -p4 writes the module into the current folder, as `tapwright build` " +
      "does, and prints its path: there is no cache of modules",
    "run",
    "-p2",
    ...script,
  ),
  same("-h, --help", "what there is", "run", "--help"),
  differs(
    "-V, --version",
    "the version, and which tools are found; an option of `tapwright` itself",
    "-V",
  ),
  differs("-v", "more is told of each pass; times, no memory", "run", "-v", ...script),
  same("--vp <digits>", "the same by passes: `--vp 002`", "run", "--vp", "00102", ...script),
  differs(
    "-k",
    "`-k KERNEL` names the kernel. To keep the C use `tapwright build --keep-c`, to keep the module `-m`",
    "run",
    "-k",
    "bookworm/cloud-amd64",
    ...script,
  ),
  same("-w", "no warnings", "run", "-w", ...script),
  same("-W", "warnings are errors", "run", "-W", ...script),
  differs(
    "--color [when]",
    "`never`, `always` or `auto`; `NO_COLOR` is obeyed, `SYSTEMTAP_COLORS` is not",
    "run",
    "--color=never",
    ...script,
  ),
  differs("--colour [when]", "the same", "run", "--colour", ...script),

  // What can be probed
  same("-l <probe>", "lists the probe points that match", "run", "-l", "timer.*"),
  same("-L <probe>", "lists them with their variables", "run", "-L", "begin"),
  differs(
    "--dump-probe-types",
    "lists the forms of probe points that are supported here",
    "run",
    "--dump-probe-types",
  ),
  same("--dump-probe-aliases", "lists the aliases of the library", "run", "--dump-probe-aliases"),
  same("--dump-functions", "lists the functions of the library", "run", "--dump-functions"),

  // Translation
  same("-u", "what aliases compute for nobody stays in the module", "run", "-u", ...script),
  differs(
    "--skip-badvars",
    "a `$variable` that cannot be had is 0, with a warning; so is, without one, what cannot be read at run time, also by kernel_int() and its like. Strings stay errors",
    "run",
    "--skip-badvars",
    ...script,
  ),
  differs(
    "--prologue-searching [when]",
    "`auto` and `never` are taken, and mean the same: locations are read at a function's first instruction, and hold there. " +
      "`always` is refused",
    "run",
    "--prologue-searching=auto",
    ...script,
  ),
  refused(
    "-P",
    "debug information says where parameters are at a function's first instruction, so nothing has to be searched: leave it out",
  ),
  differs(
    "--suppress-handler-errors",
    "an error ends its handler, and neither it nor the number of such errors is told; skipped hits are told, and end nothing",
    "run",
    "--suppress-handler-errors",
    ...script,
  ),
  same(
    "--suppress-time-limits",
    "no limit on the statements of a handler; wants `-g`",
    "run",
    "-g",
    "--suppress-time-limits",
    ...script,
  ),
  same(
    "--no-global-var-display",
    "globals that nothing reads are not shown at the end",
    "run",
    "--no-global-var-display",
    ...script,
  ),
  refused(
    "-q",
    "there is no database of tapset coverage: `tapwright verify` says what of a tapset holds on a kernel",
  ),
  refused(
    "--semantic-keep-going",
    "all errors are told in any case: leave it out; `--format json` is for programs",
  ),

  // The module
  differs(
    "-r <release>",
    "a kernel of the catalog, or the release of one that was fetched; a build tree (`-r /DIR`) is refused, since a " +
      "script runs on that kernel, too. `SYSTEMTAP_RELEASE` is not read",
    "run",
    "-r",
    "bookworm/cloud-amd64",
    ...script,
  ),
  differs(
    "-a <arch>",
    "takes the default kernel of that architecture, as the catalog spells it",
    "run",
    "-a",
    "x86_64",
    ...script,
  ),
  same(
    "-m <module>",
    "the module's name; it is copied into the current folder",
    "run",
    "-m",
    "mine",
    ...script,
  ),
  refused(
    "-B <name=value>",
    "modules are built without make and kbuild, so that there is nothing to hand it to: leave it out",
    "CONFIG_DEBUG_INFO=y",
  ),
  refused(
    "--modinfo <name=value>",
    "a module's description is what its kernel wants of it: leave it out",
    "a=b",
  ),
  refused("-R <dir>", "the runtime is part of this package: leave it out", "/tmp"),
  refused(
    "-d <module>",
    "the guest's kernel names its own symbols and those of all its modules: leave it out",
    "ext4",
  ),
  refused("--ldd", noUserSpace),
  refused(
    "--all-modules",
    "the guest's kernel names the symbols of all its modules in any case: leave it out",
  ),
  refused("--sysroot <dir>", noUserSpace, "/tmp"),
  refused("--sysenv <var=value>", noUserSpace, "A=b"),
  refused("--sign-module", "guests take modules without a signature: leave it out"),
  same(
    "--save-uprobes",
    "does nothing, as there: no kernel of the catalog is older than 3.5",
    "run",
    "--save-uprobes",
    ...script,
  ),
  refused(
    "--build-as <user>",
    "modules are built by whoever calls the command: leave it out",
    "me",
  ),
  differs(
    "--runtime <mode>",
    "only `kernel` is taken: a kernel module that runs in a guest",
    "run",
    "--runtime=kernel",
    ...script,
  ),
  refused("--dyninst", oneBackend),
  refused("--bpf", oneBackend),

  // The run
  differs(
    "-c <cmd>",
    "what the guest does meanwhile: one of the workloads that `tapwright run --help` lists, with its arguments. The run " +
      "ends with it, and target() is its pid",
    "run",
    "-c",
    "idle 1",
    ...script,
  ),
  differs(
    "-x <pid>",
    "sets target() to a process of the guest: 1 is its init, 2 the kernel's thread for threads; no process of this machine is seen",
    "run",
    "-x",
    "1",
    ...script,
  ),
  differs(
    "-o <file>",
    "the output goes to a file; conversions as strftime(3) has them in the C locale, in this machine's time",
    "run",
    "-o",
    "/dev/null",
    ...script,
  ),
  same(
    "-S <size[,n]>",
    "with `-o`: files of at most that many megabytes, FILE.0, FILE.1 and so on, of which the last N are kept",
    "run",
    "-o",
    "/tmp/x",
    "-S",
    "1,2",
    ...script,
  ),
  same(
    "-T <seconds>",
    "the script ends after that time, as by exit(): counted from when its probes act, and where they never do from its load",
    "run",
    "-T",
    "5",
    ...script,
  ),
  same(
    "-t",
    "behind the script's own output: how often each probe was hit, what its handler cost in ticks of the processor's clock, " +
      "and the definitions that led to it; probes that were not hit are told, too",
    "run",
    "-t",
    ...script,
  ),
  differs(
    "-s <megabytes>",
    "the buffer for output of each processor, 1 to 64; 1 if it is not given, since the guest's memory is small",
    "run",
    "-s",
    "2",
    ...script,
  ),
  refused(
    "-b",
    "files of single processors are what --raw FOLDER writes and tapwright merge reads",
  ),
  refused(
    "-F",
    "no guest outlives the command that started it, so that nothing can go on behind its back: let the script run in a shell's background, with -o",
  ),
  refused("-i, --interactive", "scripts are files: edit one, and run it again"),
  refused(
    "--monitor [interval]",
    "a run has no window: -t tells of its probes at the end, and procfs probes can tell meanwhile",
    "2",
  ),
  refused(
    "--target-namespaces <pid>",
    "tapset functions see the guest's only namespaces: leave it out",
    "1",
  ),
  refused(
    "--remote <url>",
    "scripts run in guests of this machine: -k says with which kernel",
    "ssh://host",
  ),
  refused("--remote-prefix", "scripts run in one guest at a time: leave it out"),

  // Servers, downloads, limits of the translator
  refused("--use-server [server]", noServers, "host"),
  refused("--use-server-on-error [yes]", noServers, "yes"),
  refused("--use-http-server <url>", noServers, "http://host"),
  refused("--list-servers [servers]", noServers, "all"),
  refused("--trust-servers [trust]", noServers, "ssl"),
  refused(
    "--download-debuginfo [option]",
    "`tapwright kernels fetch` fetches a kernel with its debug information",
    "yes",
  ),
  ...["as", "cpu", "nproc", "stack", "fsize"].map((what) =>
    refused(`--rlimit-${what} <num>`, noResourceLimits, "1000"),
  ),
  refused("--tmpdir <name>", "temporary files go where the variable TMPDIR says: set that", "/tmp"),
  same(
    "--disable-cache",
    "nothing of the build is read from the cache or kept there; kernels and their indexes are",
    "run",
    "--disable-cache",
    ...script,
  ),
  same(
    "--poison-cache",
    "nothing of the build is read from the cache, but kept there",
    "run",
    "--poison-cache",
    ...script,
  ),
  refused(
    "--clean-cache",
    "`tapwright cache prune` removes what nothing needs, `tapwright kernels remove` a kernel; the cache may be deleted at any time",
  ),
  refused(
    "--language-server",
    "there is no server for editors yet: `tapwright check --format json` is for programs",
  ),
];
