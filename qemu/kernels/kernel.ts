// The types of the kernel catalog: what can be asked for, what is installed, what is told while it is fetched.

/** Architectures as the command spells them. */
export type Architecture = "x86_64" | "i386" | "ppc64le" | "ppc64" | "ia64" | "arm64" | "s390x";

/**
 * What can be fetched on its own: `kernel` is the bootable image, its modules and its headers (some tens of
 * megabytes); `debug` is vmlinux with debug information (hundreds); `modules` is the debug information of all its
 * modules (a gigabyte and more).
 */
export type KernelPart = "kernel" | "debug" | "modules";

/** One line of the catalog. Names of packages are those of Debian's meta packages, which follow the newest ABI. */
export interface CatalogEntry {
  /** `suite/flavour`, the name that users type. */
  readonly name: string;
  readonly suite: string;
  readonly architecture: Architecture;
  /** Debian's name of the architecture, as apt wants it. */
  readonly debianArchitecture: string;
  readonly imagePackage: string;
  /** `6.12` where the suite has other versions besides the one that its meta packages name. */
  readonly series?: string;
  /** As packages of one kernel end: `cloud-amd64`. */
  readonly flavour: string;
}

/** A kernel that can be in the cache. */
export type NamedKernel = Pick<CatalogEntry, "name" | "architecture">;

/** A kernel that no distribution has: it is built on this machine from a package of the kernel's source. */
export interface SourceKernel {
  /** `source/NAME`. */
  readonly name: string;
  readonly architecture: Architecture;
  readonly suite: string;
  readonly sourcePackage: string;
  /** The kernel's own name of the architecture, as make wants it. */
  readonly makeArchitecture: string;
  /** GNU's name of it, with which the names of its tools begin. */
  readonly triple: string;
  /** A compiler that a package brings, or one that is built first from a package of its source. */
  readonly compiler:
    | { readonly kind: "package"; readonly program: string }
    | { readonly kind: "built"; readonly program: string; readonly sourcePackage: string };
  /** The C library that a guest's programs are linked with, where a package brings one beside the compiler. */
  readonly staticLibrary?: string;
  /** Files of `recipes/`, without their ending; later ones override earlier ones. */
  readonly options: readonly string[];
  /** The image that boots, below the source's folder. */
  readonly image: string;
  /** Programs, and headers by their path, that the build needs beside those of every kernel. */
  readonly tools: readonly string[];
  /** On two idle processors, and the most that lies on disk meanwhile. */
  readonly estimate: { readonly minutes: number; readonly megabytes: number };
}

/** A package as the repository's signed index has it. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly sha256: string;
  /** Bytes of the .deb file. */
  readonly size: number;
  /** Bytes that its files take when unpacked, as the index claims (it rounds to 1024). */
  readonly installedSize: number;
}

/** A kernel that is in the cache and was found whole. All paths are absolute. */
export interface InstalledKernel {
  readonly name: string;
  /** As `uname -r` says, such as 6.1.0-56-cloud-amd64. */
  readonly release: string;
  /** Of the package, such as 6.1.192-2. */
  readonly version: string;
  readonly architecture: Architecture;
  /** The bootable vmlinuz (a vmlinux on ppc64le). */
  readonly image: string;
  readonly systemMap: string;
  readonly config: string;
  /** `…/lib/modules/RELEASE`, with `kernel/` and the `modules.*` files of the package (no depmod was run). */
  readonly modulesDir: string;
  /** What `make -C` wants; also `modulesDir/build`. */
  readonly headersDir: string;
  /** Holds scripts/ and tools/: modpost, fixdep, objtool as programs of this host. */
  readonly kbuildDir: string;
  readonly moduleSymvers: string;
  /** The compiler that the kernel was built with, such as gcc-12, when the packages say so; a path if it was built here. */
  readonly compiler?: string;
  /** vmlinux with debug information, when it was kept. */
  readonly debugVmlinux?: string;
  /** The modules with debug information, laid out as in `modulesDir`, when they were kept. */
  readonly debugModulesDir?: string;
  /** GNU build-id of vmlinux in hex; known when the part `debug` was fetched. */
  readonly buildId?: string;
  readonly packages: readonly LockedPackage[];
}

/** A kernel whose debug information was fetched, whether or not anything of it is here that boots. */
export interface DescribedKernel {
  readonly name: string;
  readonly release: string;
  readonly version: string;
  readonly architecture: Architecture;
  readonly buildId: string;
  /** Path of its configuration. */
  readonly config: string;
  readonly debugVmlinux?: string;
  readonly debugModulesDir?: string;
}

/**
 * Takes debug information while it passes by: its files are there until the promise is settled, and are kept only if
 * somebody wants them for more.
 */
export interface DebugConsumer {
  /** Whether what it makes of this vmlinux is there already. */
  readonly hasKernel: (buildId: string) => boolean;
  readonly takeKernel: (vmlinux: string, buildId: string) => Promise<void>;
  readonly hasModules: (kernel: KernelVersion) => boolean;
  /** One module with its debug information; `name` is its path below the modules' folder. */
  readonly takeModule: (debugFile: string, name: string, kernel: KernelVersion) => Promise<void>;
  /** All modules were handed over. */
  readonly endModules: (kernel: KernelVersion) => Promise<void>;
}

/** One version of a kernel of the catalog. */
export type KernelVersion = Pick<InstalledKernel, "name" | "version">;

/** What a fetch tells while it goes on. Byte counts are of the step named; seconds are since that step began. */
export type FetchEvent =
  | { readonly kind: "waiting"; readonly name: string; readonly holder: string }
  | { readonly kind: "reading-index"; readonly suites: readonly string[] }
  /** The mirror is being written; what it lists may be older than what there is. */
  | { readonly kind: "index-incomplete"; readonly detail: string }
  | {
      readonly kind: "resolved";
      readonly name: string;
      readonly release: string;
      readonly version: string;
      /**
       * Where the answer came from: the lock, the newest there is, the newest because the locked one is gone, or an older
       * one because the repository lists newer packages and does not have them.
       */
      readonly because: "locked" | "newest" | "locked-is-gone" | "newer-is-gone";
      readonly lockedVersion?: string;
    }
  /** The repository lists a package and does not have it; another version is looked for. */
  | { readonly kind: "gone"; readonly message: string }
  | { readonly kind: "mending"; readonly path: string; readonly reason: string }
  | {
      readonly kind: "building";
      readonly subject: string;
      /** Files compiled; what a former build left is not compiled again. */
      readonly objects: number;
      readonly finished: boolean;
    }
  | {
      readonly kind: "progress";
      readonly step: "download" | "verify" | "unpack";
      /** A package or the number of them, for a person. */
      readonly subject: string;
      readonly bytes: number;
      /** An estimate for `unpack`; `bytes` never exceeds it. */
      readonly totalBytes: number;
      readonly seconds: number;
      readonly finished: boolean;
    }
  | {
      readonly kind: "ready";
      readonly name: string;
      readonly release: string;
      readonly version: string;
      /** False when everything was in the cache already. */
      readonly fetched: boolean;
      readonly seconds: number;
    };

export interface FetchOptions {
  readonly onProgress?: (event: FetchEvent) => void;
  readonly signal?: AbortSignal;
  /** Default: the kernel and its debug information. */
  readonly parts?: readonly KernelPart[];
  /** Who takes the debug information; without anybody its files are kept. */
  readonly consumer?: DebugConsumer;
  /** Keeps the files of debug information that somebody has taken. */
  readonly keepDebug?: boolean;
  /** Takes the newest there is even when the lock names an older one. */
  readonly refresh?: boolean;
  /** Where to keep it; default `cacheRoot()`. */
  readonly cache?: string;
  /** A folder laid out like /etc/apt, to take repositories from; default $TAPWRIGHT_APT_SOURCES or /etc/apt. */
  readonly aptConfiguration?: string;
}

/** One line of `kernels list`. */
export interface KernelListing {
  readonly entry: CatalogEntry;
  readonly installed?: InstalledKernel;
  readonly described?: DescribedKernel;
  /** Bytes on disk of what was fetched of it. */
  readonly bytes?: number;
}
