// What is said of a module that is not among those at hand, where these are not all that the kernel has.

export const noModuleList = "which modules the kernel has is not known here";

export const modulesHint =
  "bring the kernel with its modules: `tapwright kernels fetch --modules`, or `add` and `export` with them";
