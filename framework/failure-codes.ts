// The codes of what commands end with, and of what speaks against a run: each with why and when it is said, for
// somebody who wants to know more than its message and hint tell. The messages stand where they are raised.

export const failureCodes = {
  "kernel/file-not-built":
    "Another kernel of the same version has the function, and of the file that it stands in nothing is in this kernel's image. Which option decides about it can be told where some kernel has the makefiles of that version: one that was built here, or a distribution's that ships them.",
  "kernel/module-not-built":
    "Another kernel of the same version has the module, or has it in its image, and this one has neither. Which option decides about it can be told where some kernel has the makefiles of that version.",
  "kernel/other-architecture":
    "The only kernels of the same version that have the function are of another architecture, whose own folder of the source it stands in.",
  "usage/architecture-mismatch":
    "`-a` asks for kernels of one architecture, and the kernel that was named is of another.",
  "usage/bad-limit":
    "`-D` sets the limits of scripts, which are numbers with bounds. There is no C preprocessor behind it, so that it defines nothing else.",
  "usage/bad-workload": "The line behind `# @workload` is not one that a guest can run.",
  "usage/build-tree":
    "In stap, `-r` takes the build tree of a kernel. Here a script runs on the kernel that it is built for, so that a whole kernel is needed.",
  "usage/contradiction":
    "Two options ask for different things. Nothing was done, since either of them could be the one that is meant.",
  "usage/unknown-command":
    "The first word is a command of `tapwright`, or a script whose name ends with `.stp`. This one is neither.",
  "usage/unknown-option":
    "The command has no such option, and neither has stap. What is misspelt is told with what comes near.",
  "usage/bad-value":
    "An option, or a word without one, has a value of another kind than it takes. The hint says which it takes.",
  "usage/missing-value": "The option wants a value, and the command line ends behind it.",
  "usage/missing-word": "The command cannot do anything without this word.",
  "usage/too-many-words":
    "Nothing would be done with the last words, so that something else may be meant. A pattern needs quotes before the shell, and so does a script.",
  "usage/missing-option":
    "The command does nothing without the option: `tapwright diff` compares two kernels, which `--from` and `--to` name, or goes over all that are here with `--bisect`; `tapwright kernels export` writes the file that `-o` names.",
  "usage/no-script": "A script is a file, the text of `-e`, or standard input when `-` says so.",
  "usage/bad-name":
    "A tapset is called as its folder, and names a folder alike on every machine; its probes' names begin with it.",
  "usage/exists": "What is made is made anew, and never over something that is there.",
  "usage/no-such-thing": "`tapwright new` makes tapsets, and nothing else yet.",
  "usage/no-such-code": "Codes are written as messages show them between brackets, family/slug.",
  "usage/no-such-folder":
    "`-I` names a folder of tapsets. One that does not exist would silently change what a script finds.",
  "usage/refused-option":
    "The option is one of stap. Here it has no meaning, and ignoring it would let a script do something else than there.",
  "usage/one-kernel":
    "Some commands answer for many kernels at once. What runs in a guest, or becomes a module, is made for one.",
  "usage/unknown-architecture": "Architectures are named as the catalog of kernels names them.",
  "usage/unknown-release": "None of the kernels that were fetched has this release.",
  "tapset/changed-meanwhile":
    "Which definitions a file has was known, and its text was read later. Meanwhile somebody had written another text, to which nothing of that belongs.",
  "usage/unwritable-output":
    "Places that a command writes to are tried before anything else, so that no work is lost because of one.",
  "usage/no-terminal":
    "Whoever looks into a guest types, and sees what it shows: standard input and output have to be a terminal.",
  "usage/not-for-guests":
    "What is named in a guest's shell is read by the machine outside. That reads only what lies where the shell was opened, or was named there, so that nothing that runs in a guest sees more of the machine.",
  "usage/no-effect":
    "An option of a run stands in the company of one that runs nothing. It is a warning only.",
  "script/bad-directive":
    "Comments `# @name value` at the top of a script say how it is to be run. This one is none of them, or has a wrong value.",
  "script/empty": "The script has no text at all, so that there is nothing to translate.",
  "script/unreadable": "The file does not exist, is a folder, or may not be read.",
  "script/requirement":
    "`# @requires` says what a script needs of its kernel, and this kernel does not have it.",
  "script/run-time-error":
    "A handler met something that it could not go on with: a division by 0, an address without memory, a full array. The script ends with the first one, unless MAXERRORS allows more.",
  "script/no-run-time-error": "`# @error` says that a run-time error has to come, and it did not.",
  "script/skipped-probes":
    "Hits were not handled, since a handler was busy on the same processor, a lock was not to be had, or too many calls of a function were under way.",
  "script/lost-output":
    "The script printed faster than its output could be read. Larger buffers (`-s`) help, or less output.",
  "kernel/none-for-architecture":
    "Kernels are compared with each other only within an architecture, and of this one there is none here that was asked for.",
  "kernel/facts-only":
    "Facts of a kernel say what can be probed and read there. To build a module, its headers are needed, and to run one, its image.",
  "kernel/facts-lost":
    "Debug information is read once and not kept. Its index was removed or damaged, or another version of Tapwright made it, so that it has to be fetched once more.",
  "usage/bad-build-id":
    "`--build-id` takes the number that a linker wrote into a kernel, in hexadecimal digits.",
  "usage/no-kernel-file":
    "`kernels add` has to know where debug information comes from, and may be told of one place only.",
  "usage/bad-kernel-name":
    "Kernels of one's own are named like those of the catalog: letters, digits and `. + ~ - _`, with at most one slash.",
  "kernel/no-debug-file":
    "Facts are read from a vmlinux with debug information. None was found where it is looked for.",
  "kernel/no-build-id":
    "Facts are kept under the build-id of their kernel, by which a module knows the kernel that it is for. A linker writes it with `--build-id`.",
  "kernel/other-build-id":
    "Two files that should belong to the same kernel have different build-ids.",
  "kernel/other-kernel":
    "Modules, headers and facts have to be of one and the same kernel, by release and architecture.",
  "kernel/name-taken":
    "Names stand for one kernel each. What is there under the name is another one, and is not replaced unasked.",
  "kernel/no-provider":
    "Debug information is asked for over the network by its build-id, and nobody gave it.",
  "facts/file-unreadable": "A file of the kernel, or of what is known of it, cannot be read.",
  "facts/file-unwritable":
    "The file that a kernel's facts are to be exported to cannot be written, or the disk that holds it is full.",
  "facts/not-elf": "Kernels, modules and debug information are ELF files, and this one is none.",
  "facts/boot-image":
    "What a boot loader starts is the kernel without its debug information, packed. The vmlinux that it was made of has it, or the debug package of the distribution.",
  "facts/packed-file": "The file may hold what is needed, but has to be unpacked first.",
  "facts/bad-elf": "The file begins as an ELF file, and its tables lead to where nothing is.",
  "facts/bad-dwarf": "The debug information contradicts itself, or ends in the middle.",
  "facts/bad-btf":
    "The kernel's description of its types contradicts itself, or ends in the middle.",
  "facts/bad-kernel-image": "The kernel proper was not found within its compressed image.",
  "facts/no-debug-info":
    "The file has no debug information. That of Debian's kernels comes in a package of its own.",
  "facts/no-btf":
    "The kernel was built without a description of its types, so that its debug package is needed.",
  "facts/no-kallsyms": "The kernel's own table of symbols was not found in it.",
  "facts/bad-kallsyms": "The kernel's own table of symbols was found, and cannot be read.",
  "facts/unsupported-machine":
    "The file is for a processor of which neither registers nor calls are known here.",
  "facts/no-program":
    "The kernel's image is packed in a way that a program of this machine has to undo.",
  "facts/not-facts": "The file is no index of a kernel.",
  "facts/facts-version":
    "The index was made by another version of Tapwright. It is made anew when it is needed.",
  "facts/facts-damaged":
    "A part of the index differs from its checksum, which is found when it is needed. tapwright kernels index looks at all of it, and makes it anew.",
  "facts/facts-truncated": "The index ends in the middle. Remove it, and it is made anew.",
  "facts/worker-failed":
    "A thread that read debug information ended without a result, perhaps for want of memory.",
  "cache/nothing-kept":
    "What was parsed, compiled and found is kept in the cache, so that the next run need not do it again. The machine refused that. It is a warning only: every answer is what it would be otherwise.",
  "machine/file": "The operating system refused a file or a folder that the command needs.",
  "tapset/not-found":
    "`tapwright verify` takes files and folders of tapsets, and there is none under this name.",
  "tapset/bad-manifest":
    "`tapset.json` says what a tapset is and where it works. Everything that is said of a tapset rests on it, so a wrong key is no small thing.",
  "tapset/bad-contract":
    "`contract.json` is written by `tapwright verify --update` and by nothing else. This one was changed by hand, or by another version.",
  "tapset/missing-dependency":
    "The manifest names another tapset that is not in the library, or only in a version that will not do.",
  "test/no-such-path": "The tests are looked for below a path that does not exist.",
  "test/none": "A run of no tests would look like success.",
  "test/no-golden-file":
    "A golden test compares what its script prints with the file NAME.golden beside it. `-u` writes it from what was printed, for somebody to read and to correct.",
  "script/no-streams":
    "What `tapwright run --raw` writes is complete when the run is over: before that, and when it was killed, there is no description of the streams.",
  "test/output-differs":
    "The script printed something else than its golden file has, line by line: what was expected with a minus, what came with a plus.",
  "test/bad-allowances":
    "`--allow` names a file of complaints that are no failure. An entry without a reason, or one that allows something else than was meant, is worse than none.",
  "test/no-evidence":
    "What is needed to look into a failure could not be written, perhaps for want of room. The verdict stands without it.",
  "test/bad-evidence":
    "`tapwright repro` reads the folder that a failed test left behind. This one is none, was changed, or is of another version.",
  "test/no-such-cell":
    "`tapwright repro` takes the name of a cell as reports call it, TEST@KERNEL, or the folder with its evidence. There is evidence only of what went wrong.",
  "test/broken-off":
    "The test did not come to a verdict of its own: its process ended, or ran out of time, or there is a defect in Tapwright.",
  "matrix/unreadable":
    "`--matrix` names a file that says which tests run on which kernels. It does not exist, or may not be read.",
  "matrix/bad-file":
    "The matrix says what is required and what may skip. A wrong key could make something that has to run look as if it may not.",
  "matrix/required":
    "The matrix file says that it has to run: it gives no reason, `maySkip`, why it may be missing. What has to run and does not is as red as what fails.",
  "matrix/bad-report":
    "`merge-reports` takes the JSON reports of `test --matrix`. This is none, or one of another version.",
  "matrix/other-plan":
    "Shards belong together when they were made of the same matrix file, the same tests and the same kernels. These were not, so that their sum would mean nothing.",
  "guest/shell-gone":
    "The shell of a guest could not be opened, or it went with its guest before anybody left it.",
  "guest/unknown-workload":
    "Workloads are programs that are built into the guest, or commands that it has.",
  "guest/workload-refused":
    "The workload does not take these arguments, or lacks what it needs. `tapwright run --help` lists what each takes.",
  "guest/module-refused":
    "The guest's kernel did not load the module. Its reason is in the message, or in the kernel's log.",
  "guest/timed-out":
    "A script that calls no `exit()` runs until its workload ends, or until its time is over.",
  "guest/flooded":
    "More output was printed than is taken of one run, which keeps a forgotten loop from filling the disk.",
  "guest/panicked":
    "The guest's kernel stopped. The guest is thrown away, and the next one begins anew.",
  "guest/hung":
    "The guest did not answer for too long. It is thrown away, and the next one begins anew.",
  "guest/agent-lost":
    "The program that speaks with the host from within the guest is gone, though the guest itself goes on.",
  "guest/oopsed":
    "The guest's kernel met a fault in its own code, or in that of the module. The log shows where.",
  "guest/rebooted": "The guest started again in the middle of a run.",
  "guest/emulator-lost":
    "The process of QEMU ended in the middle of a run, perhaps since the machine is out of memory.",
  "guest/interrupted": "Ctrl-C, or the end of the process that started the run.",
  "guest/splat":
    "The kernel wrote a warning into its log: a lock held too long, a sleep where none may be. A run is only good without any.",
  "guest/tainted":
    "The kernel keeps a mark of everything irregular. A module of a script may leave two of them, of a module from outside and of one without signature.",
  "guest/log-lost":
    "The kernel wrote more into its log than could be read before it was written over. What is gone may have been a warning, so that nothing can be said for the run.",
  "guest/left-behind":
    "After the module was removed, a probe, a file or the module itself was still there.",
  "guest/workload-failed":
    "The program that ran beside the script ended with an error, so that what the script saw may not be what was meant.",
} as const satisfies Readonly<Record<string, string>>;

export type FailureCode = keyof typeof failureCodes;
